using Hygie.Cli.Terminal;

namespace Hygie.Cli.Doctor;

/// <summary>The sizing as people and scripts read it.</summary>
internal static class SizingPages
{
    private static readonly (string English, string French)[] Assumptions =
    [
        ("Everything grows in proportion: rows with people and years, time with rows. Nothing was tried at that size.",
            "Tout croît en proportion : les lignes avec les personnes et les années, le temps avec les lignes. Rien n'a été essayé à cette taille."),
        ("Claims and hospital stays in the SNDS form only; the synthetic country has fewer tables and fewer rows a person than the real one.",
            "Remboursements et séjours sous la forme du SNDS seulement ; le pays synthétique a moins de tables et moins de lignes par personne que le vrai."),
        ("Published for comparison: a yearly flow of 1.2 billion care sheets, of several rows each, and 11 million hospital stays, for about 67 million people (documentation-snds.health-data-hub.fr).",
            "Publié, pour comparer : un flux annuel de 1,2 milliard de feuilles de soins, de plusieurs lignes chacune, et 11 millions de séjours, pour environ 67 millions de personnes (documentation-snds.health-data-hub.fr)."),
        ("Invented data compress better than real data. Small tables weigh more by row here than they would: each file has a fixed part.",
            "Les données inventées se compriment mieux que les vraies. Les petites tables pèsent ici plus par ligne qu'elles ne pèseraient : chaque fichier a une part fixe."),
        ("One delivery is taken in by about one processor: many processors help only when deliveries are taken in side by side.",
            "Une livraison occupe environ un processeur : plusieurs processeurs n'aident que si des livraisons entrent côte à côte."),
    ];

    private static readonly (string English, string French)[] Missing =
    [
        ("network: sending the packs to the hosts, and reading them back", "le réseau : envoyer les paquets aux hébergeurs et les relire"),
        ("replicas, old versions, snapshots, the second copy during a migration", "les répliques, les versions anciennes, les instantanés, la deuxième copie pendant une migration"),
        ("imaging, genomics, free text", "l'imagerie, la génétique, le texte libre"),
        ("hospitals' FHIR files and practices: their weight is shown, not counted", "les fichiers FHIR des hôpitaux et les cabinets : leur poids est montré, pas compté"),
        ("division into buckets, and the join of details to their parents, in time and in memory", "le partage en compartiments et la jointure des détails à leurs parents, en temps et en mémoire"),
        ("studies, extracts and workspaces, alone or many at once", "les études, les extractions et les espaces de travail, seuls ou à plusieurs"),
        ("disks and their speed; what the operating system needs", "les disques et leur débit ; ce qu'il faut au système"),
        ("people: operators, checkers, trustees, support", "les gens : exploitants, vérificateurs, dépositaires, soutien"),
    ];

    public static object Document(Sizing sizing, int days) => new
    {
        people = sizing.People,
        years = sizing.Years,
        estimate = new
        {
            rows = sizing.Rows, deliveredBytes = sizing.DeliveredBytes, storedBytes = sizing.StoredBytes, memoryBytes = sizing.MemoryBytes,
            cpuSeconds = sizing.Cpu, daysOnThisMachine = sizing.DaysHere, withinDays = days, cores = sizing.CoresFor(days),
        },
        thisMachine = new { cores = Environment.ProcessorCount, memoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes },
        measured = sizing.Measured,
        rowsAPersonAYear = sizing.RowsAPersonAYear,
        assumptions = Assumptions.Select(Say),
        notCovered = Missing.Select(Say),
    };

    public static void Print(Sizing sizing, int days)
    {
        var measured = sizing.Measured;
        Title(Words.Say($"A hub of {N(sizing.People)} people, {N(sizing.Years)} years of care", $"Un hub de {N(sizing.People)} personnes, {N(sizing.Years)} années de soins"));
        Line(Words.Say("rows", "lignes"), N(sizing.Rows));
        Line(Words.Say("delivered, as text", "livré, en texte"), Size(sizing.DeliveredBytes));
        Line(Words.Say("stored and sealed, one host", "rangé et scellé, un hébergeur"), Size(sizing.StoredBytes));
        Line(Words.Say("memory, delivery about everybody", "mémoire, livraison sur tout le monde"), Size(sizing.MemoryBytes));
        Line(Words.Say("processor time to take all in", "temps de processeur pour tout ranger"), Days(sizing.CpuDays));
        Line(Words.Say($"on this machine ({N(Environment.ProcessorCount)} cores)", $"sur cette machine ({N(Environment.ProcessorCount)} cœurs)"), Days(sizing.DaysHere));
        Line(Words.Say($"cores to do it in {N(days)} days", $"cœurs pour le faire en {N(days)} jours"), N(sizing.CoresFor(days)));

        Title(Words.Say($"Measured here, on {N(measured.SamplePeople)} invented people, for one processor", $"Mesuré ici, sur {N(measured.SamplePeople)} personnes inventées, pour un processeur"));
        Line(Words.Say("rows a person a year", "lignes par personne et par an"), N(sizing.RowsAPersonAYear, 1));
        Line(Words.Say("delivered bytes a row", "octets livrés par ligne"), N(measured.Delivered / (double)measured.Rows));
        Line(Words.Say("stored bytes a row", "octets rangés par ligne"), N(measured.Stored / (double)measured.Rows, 1));
        Line(Words.Say("rows checked a second", "lignes vérifiées par seconde"), N(measured.Rows / measured.CheckCpu));
        Line(Words.Say("rows stored a second", "lignes rangées par seconde"), N(measured.Rows / measured.StoreCpu));
        Line(Words.Say("age opened, a second", "age ouvert, par seconde"), Size(measured.AgeRate));
        Line(Words.Say("packs sealed, a second", "paquets scellés, par seconde"), Size(measured.SealRate));
        Line("SHA-256", Size(measured.HashRate));
        Line(Words.Say("answer in memory, a person", "réponse en mémoire, par personne"), Size(measured.AnswerBytesAPerson));
        Line(Words.Say("other holders, a person a year", "autres détenteurs, par personne et par an"), Size(measured.OtherDelivered));

        Title(Words.Say("Tables of the sample", "Tables de l'échantillon"));
        foreach (var table in measured.Tables.OrderByDescending(t => t.Rows))
            Line(table.Name, Words.Say($"{N(table.Rows)} rows, {N(table.Stored / (double)Math.Max(1, table.Rows), 1)} bytes each", $"{N(table.Rows)} lignes de {N(table.Stored / (double)Math.Max(1, table.Rows), 1)} octets"));
        List(Words.Say("Assumptions", "Hypothèses"), Assumptions);
        List(Words.Say("Not covered", "Ce qui n'est pas compté"), Missing);
    }

    private static void List(string title, (string, string)[] lines)
    {
        Title(title);
        foreach (var line in lines)
            Run.Print("  - " + Say(line));
    }

    private static void Title(string title)
    {
        Run.Print("");
        Run.Print(title);
    }

    private static void Line(string what, string much) => Run.Print($"  {what,-40} {much,24}");

    private static string Say((string English, string French) text) => Words.Say(text.English, text.French);

    private static string N(double number, int decimals = 0) => number.ToString("N" + decimals.ToString(Words.Culture), Words.Culture);

    private static string Days(double days) => days < 1
        ? Words.Say($"{N(days * 24, 1)} hours", $"{N(days * 24, 1)} heures") : Words.Say($"{N(days, 1)} days", $"{N(days, 1)} jours");

    private static string Size(double bytes)
    {
        var (unit, size) = bytes switch { >= 1e12 => ("T", 1e12), >= 1e9 => ("G", 1e9), >= 1e6 => ("M", 1e6), >= 1e3 => ("k", 1e3), _ => ("", 1) };
        return $"{N(bytes / size, 1)} {unit}{Words.Say("B", "o")}";
    }
}
