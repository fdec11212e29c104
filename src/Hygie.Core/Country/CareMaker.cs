namespace Hygie.Core.Country;

/// <summary>Invents the care that a person's age and illnesses call for.</summary>
internal sealed class CareMaker
{
    private const ulong CareStream = 2UL << 60, FollowUpStream = 6UL << 60;
    private readonly ulong _seed;
    private readonly Inhabitant _person;
    private readonly SeededChance _chance;
    private readonly CareHistory _care = new();
    private readonly DateOnly _from;
    private readonly DateOnly _to;

    private CareMaker(Inhabitant person, ulong seed)
    {
        (_person, _seed, _chance) = (person, seed, new SeededChance(seed, CareStream + (ulong)person.Index));
        _from = person.Birth > CountryPlan.FirstDay ? person.Birth : CountryPlan.FirstDay;
        _to = person.Death < CountryPlan.LastDay ? person.Death.Value : CountryPlan.LastDay;
    }

    public static CareHistory Of(Inhabitant person, ulong seed)
    {
        var maker = new CareMaker(person, seed);
        if (maker._from <= maker._to && !person.IsArchived)
            maker.Live();
        return maker._care;
    }

    private void Live()
    {
        if (_person.Diabetic)
            Diabetes();
        if (_person.Hypertensive)
            Chronic(_chance.Of<string>(["C09AA05", "C09CA01", "C08CA01", "C07AB07"]));
        if (_person.Copd)
            Lungs();
        if (_person.Rare)
            RareDisease();
        if (_person.BreastCancer)
            Cancer();
        EverydayCare();
        StayMaker.Add(_person, _care, _chance, _from, _to);
        if (!_person.Diabetic && _chance.Happens(6))
            _care.Dispensings.Add(new(AnyDay(), Pharmacy.Of("A10BA02"), 1, Cancelled: true, ByHospital: false));
        FollowUp.Add(_person, _care, new SeededChance(_seed, FollowUpStream + (ulong)_person.Index), _from, _to);
    }

    private void Diabetes()
    {
        Chronic(_person.Type1Diabetic ? "A10AE04" : "A10BA02");
        if (_person.Type1Diabetic)
            Chronic("A10AB05");
        else if (_chance.Happens(450))
            Chronic(_chance.Of<string>(["A10BB09", "A10BH01", "A10BK01", "A10BJ02"]));
        EveryFewDays(180, day => _care.Tests.Add(new(day, _chance.Between(58, 105))));
        LongTermCondition(8, 41, _person.Type1Diabetic ? "E10" : "E11", 850);
        if (_chance.Happens(350))
            _care.Outpatient.Add(new(AnyDay(), Places.HospitalOf(_person.Departement, _chance)));
    }

    private void Lungs()
    {
        Chronic(_chance.Of<string>(["R03BB04", "R03AK06"]));
        EveryFewDays(150, day => _care.Dispensings.Add(new(day, Pharmacy.Of("R03AC02"), 1, _chance.Happens(10), false)));
        LongTermCondition(14, 41, "J44", 500);
    }

    private void RareDisease()
    {
        LongTermCondition(17, 41, "E752", 1000);
        EveryFewDays(28, day => _care.Dispensings.Add(new(day, Pharmacy.Of("A16AB02"), 1, false, ByHospital: true)));
    }

    private void Cancer()
    {
        LongTermCondition(30, 41, "C509", 950);
        var hospital = Places.HospitalOf(_person.Departement, _chance);
        var start = AnyDay();
        for (var cycle = 0; cycle < 6 && start.AddDays(21 * cycle) <= _to; cycle++)
            _care.Stays.Add(new(start.AddDays(21 * cycle), start.AddDays(21 * cycle), hospital, StayMaker.Chemotherapy, Died: false));
    }

    private void EverydayCare()
    {
        var visits = _chance.Between(0, 4) + (_person.Diabetic || _person.Hypertensive || _person.Copd ? 3 : 0);
        for (var i = 0; i < visits; i++)
            _care.Visits.Add(new(AnyDay(), 1, Reason(), _chance.Happens(60) ? "DEQP003" : ""));
        if (_chance.Happens(200))
            _care.Visits.Add(new(AnyDay(), _chance.Of<int>([3, 13, 42]), "Z000", _chance.Happens(400) ? "ZBQK002" : ""));
        for (var i = _chance.Between(0, 4); i > 0; i--)
            _care.Dispensings.Add(new(AnyDay(), Pharmacy.Passing(_chance), _chance.Between(1, 2), _chance.Happens(10), false));
    }

    private string Reason() => _person switch
    {
        { Diabetic: true } when _chance.Happens(400) => _person.Type1Diabetic ? "E10" : "E11",
        { Hypertensive: true } when _chance.Happens(400) => "I10",
        { Copd: true } when _chance.Happens(400) => "J44",
        _ => _chance.Of<string>(["J069", "M545", "Z000"]),
    };

    private void Chronic(string atc)
    {
        var choices = Array.FindAll(Pharmacy.All, d => string.Equals(d.Atc, atc, StringComparison.Ordinal));
        var drug = _chance.Of<Drug>(choices);
        EveryFewDays(90, day => _care.Dispensings.Add(new(day, drug, 1, _chance.Happens(15), false)));
    }

    /// <summary>A condition granted between 2005 and 2023; half of the old ones were renewed, one new one in four is open-ended.</summary>
    private void LongTermCondition(int number, int motive, string disease, int perThousand)
    {
        if (!_chance.Happens(perThousand))
            return;
        var earliest = _person.Birth.AddYears(5) > new DateOnly(2005, 1, 1) ? _person.Birth.AddYears(5) : new DateOnly(2005, 1, 1);
        var start = _chance.Day(earliest < _to ? earliest : _to, _to);
        if (start.Year < 2018 && _chance.Happens(500))
        {
            var renewed = start.AddYears(5);
            _care.LongTerms.Add(new(start, renewed.AddDays(-1), number, motive, disease));
            _care.LongTerms.Add(new(renewed, renewed.AddYears(5), number, motive, disease));
            return;
        }

        _care.LongTerms.Add(new(start, _chance.Happens(250) ? null : start.AddYears(10), number, _chance.Happens(60) ? 43 : motive, disease));
    }

    private void EveryFewDays(int days, Action<DateOnly> act)
    {
        for (var day = _from.AddDays(_chance.Below(days)); day <= _to; day = day.AddDays(days + _chance.Between(-4, 4)))
            act(day);
    }

    private DateOnly AnyDay() => _chance.Day(_from, _to);
}
