using Hygie.Core.Sealing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hygie.Core.Permits;

/// <summary>What the form leaves to the moment at which it is handed in.</summary>
/// <param name="Applicant">Who hands it in.</param>
/// <param name="Definition">The study definition, exact bytes.</param>
/// <param name="Now">Start of the permit, when the form names none.</param>
/// <param name="Newest">Newest published version of a dataset, or null: a form may say <c>snds</c> for it.</param>
public sealed record FormContext(PersonId Applicant, ReadOnlyMemory<byte> Definition, DateTimeOffset Now, Func<DatasetId, DatasetVersion?> Newest);

/// <summary>Reads an application as people write it: a small YAML file (see <c>examples/applications</c>).</summary>
public static class ApplicationForm
{
    /// <summary>Tools and methods when the form names none.</summary>
    private static readonly List<string> UsualMethods = ["extract", "query", "release"], UsualTools = ["sql"];

    /// <summary>The application; or HYG-13040 with line and column for a file that is no form, HYG-13006 for an unknown dataset.</summary>
    public static Result<Application> Read(string yaml, FormContext context)
    {
        try
        {
            var form = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<Form?>(yaml);
            return form is null ? Refusal.Of("HYG-13040", ("line", 1), ("column", 1)) : Of(form, context);
        }
        catch (YamlException wrong)
        {
            return Refusal.Of("HYG-13040", ("line", wrong.Start.Line), ("column", wrong.Start.Column));
        }
    }

    private static Result<Application> Of(Form form, FormContext context)
    {
        var versions = new List<DatasetVersion>();
        foreach (var name in form.Datasets)
        {
            if ((DatasetVersion.Parse(name) ?? context.Newest(new DatasetId(name))) is not { } version)
                return Refusal.Of("HYG-13006", ("version", name));
            versions.Add(version);
        }

        if (form.Start is not null && CanonicalTime.ParseDay(form.Start) is null)
            return Refusal.Of("HYG-13001", ("permit", form.Id), ("field", "start"));
        var start = form.Start is not null && CanonicalTime.ParseDay(form.Start) is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : Whole(context.Now);
        return new Application
        {
            Id = new PermitId(form.Id), Project = new ProjectId(form.Project), Title = Of(form.Title), Applicant = context.Applicant, Institution = new BodyId(form.Institution),
            Persons = People(form.Persons), Interests = People(form.Interests), Funders = form.Funders,
            Summary = new LaySummary(Of(form.Summary.What), Of(form.Summary.Why), Of(form.Summary.ForWhom), Of(form.Summary.Benefit)), LegalBasis = Of(form.LegalBasis),
            Purposes = form.Purposes, Definition = context.Definition, Datasets = versions, Methods = form.Methods ?? UsualMethods, Tools = form.Tools ?? UsualTools,
            Disclosure = form.Disclosure, Start = start, End = start.AddMonths(form.Months), Bodies = [.. form.Bodies.Select(b => new BodyId(b))],
            Amends = form.Amends is { } old ? new PermitId(old) : null,
        };
    }

    /// <summary>Documents know whole seconds only.</summary>
    private static DateTimeOffset Whole(DateTimeOffset now) => now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));

    private static LocalText Of(Text text) => new(text.Fr, text.En);

    private static List<PersonId> People(List<string> names) => names.ConvertAll(n => new PersonId(n));

    private sealed class Text
    {
        public string Fr { get; init; } = "";
        public string En { get; init; } = "";
    }

    private sealed class LayText
    {
        public Text What { get; init; } = new();
        public Text Why { get; init; } = new();
        public Text ForWhom { get; init; } = new();
        public Text Benefit { get; init; } = new();
    }

    private sealed class Form
    {
        public string Id { get; init; } = "";
        public string Project { get; init; } = "";
        public Text Title { get; init; } = new();
        public string Institution { get; init; } = "";
        public List<string> Persons { get; init; } = [];
        public List<string> Interests { get; init; } = [];
        public List<string> Funders { get; init; } = [];
        public LayText Summary { get; init; } = new();
        public Text LegalBasis { get; init; } = new();
        public List<string> Purposes { get; init; } = [];
        public List<string> Datasets { get; init; } = [];
        public List<string>? Methods { get; init; }
        public List<string>? Tools { get; init; }
        public string Disclosure { get; init; } = "france-health 1";
        public string? Start { get; init; }
        public int Months { get; init; } = 24;
        public List<string> Bodies { get; init; } = [];
        public string? Amends { get; init; }
    }
}
