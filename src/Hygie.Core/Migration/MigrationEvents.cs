using System.Globalization;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>The sentences of the control room.</summary>
internal static class MigrationEvents
{
    public static MigrationEvent Planned(DateTimeOffset at, MigrationRecord r) => new(at, new(
        string.Create(French, $"Départ de {r.From} vers {r.To} : {r.Objects:N0} objets, {r.Bytes / 1e6:N1} Mo"),
        string.Create(English, $"Leaving {r.From} for {r.To}: {r.Objects:N0} objects, {r.Bytes / 1e6:N1} MB")), false);

    /// <summary>The second pass, under the lock, usually finds nothing new: it says so rather than the same figures again.</summary>
    public static MigrationEvent Copied(DateTimeOffset at, TransferCounts c) => c.Pace is { Objects: 0 } ? new(at, new("Rattrapage : rien de nouveau à copier", "Caught up: nothing new to copy"), false) : new(at, new(
        string.Create(French, $"{c.Objects:N0} objets copiés, {c.BytesCopied / 1e6:N1} Mo envoyés"),
        string.Create(English, $"{c.Objects:N0} objects copied, {c.BytesCopied / 1e6:N1} MB sent")), false);

    public static MigrationEvent Verified(DateTimeOffset at, TransferCounts c) => c.Pace is { Objects: 0 } ? new(at, new("Rien de nouveau à relire : les racines sont égales", "Nothing new to read back: the roots are equal"), false) : new(at, new(
        string.Create(French, $"{c.Verified:N0} objets relus sur la cible : les racines sont égales"),
        string.Create(English, $"{c.Verified:N0} objects read back from the target: the roots are equal")), false);

    public static MigrationEvent Repaired(DateTimeOffset at, InventoryObject one, ObjectFault fault) => new(at, new(
        $"Objet {one.Name[..8]}… {FaultInFrench(fault)} sur la cible : renvoyé et relu",
        $"Object {one.Name[..8]}… {FaultInEnglish(fault)} on the target: sent again and read back"), true);

    public static MigrationEvent Switched(DateTimeOffset at, MigrationRecord r) => new(at, new(
        $"{r.To} est l'hébergeur en service, par deux signatures", $"{r.To} is the host in use, by two signatures"), false);

    public static MigrationEvent Certified(DateTimeOffset at) => new(at, new("Le certificat de sortie est signé", "The exit certificate is signed"), false);

    public static MigrationEvent Drained(DateTimeOffset at, MigrationRecord r) => new(at, new(
        $"{r.From} a été vidé et observé vide", $"{r.From} was emptied and observed empty"), false);

    public static MigrationEvent RolledBack(DateTimeOffset at, MigrationRecord r) => new(at, new(
        $"Retour : {r.From} reste l'hébergeur en service", $"Rolled back: {r.From} remains the host in use"), false);

    public static MigrationEvent Stopped(DateTimeOffset at, Refusal why) => new(at, new(
        "Arrêté : " + RefusalTexts.Render(why, "fr").What, "Stopped: " + RefusalTexts.Render(why, "en").What), true);

    private static CultureInfo French { get; } = CultureInfo.GetCultureInfo("fr-FR");

    private static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en-GB");

    private static string FaultInFrench(ObjectFault fault) => fault switch
    {
        ObjectFault.Missing => "absent",
        ObjectFault.Truncated => "tronqué",
        ObjectFault.TooLong => "trop long",
        ObjectFault.AnotherObject => "remplacé par un autre objet",
        _ => "altéré",
    };

    private static string FaultInEnglish(ObjectFault fault) => fault switch
    {
        ObjectFault.Missing => "missing",
        ObjectFault.Truncated => "truncated",
        ObjectFault.TooLong => "too long",
        ObjectFault.AnotherObject => "replaced by another object",
        _ => "altered",
    };
}
