using System.Collections.Immutable;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>Who seals, and for whom.</summary>
/// <param name="Holder">The holder.</param>
/// <param name="Key">Its signing key, enrolled at the hub and at the third party.</param>
/// <param name="Identifiers">Its K_A.</param>
/// <param name="ThirdParty">Who may open the identity part.</param>
/// <param name="Hub">Who may open the health part.</param>
public sealed record DeliverySender(BodyId Holder, SigningKey Key, HolderKey Identifiers, AgeRecipient ThirdParty, AgeRecipient Hub);

/// <summary>What came of a sealing.</summary>
/// <param name="Report">What the check found.</param>
/// <param name="Sealed">False when the report has more errors than allowed: nothing was written.</param>
/// <param name="People">Distinct persons, one token each.</param>
/// <param name="Rows">Rows of each sealed table.</param>
/// <param name="Orphans">Rows whose person could not be told, by table; only tables that have some.</param>
public sealed record SealOutcome(
    QualityReport Report, bool Sealed, int People, ImmutableSortedDictionary<string, long> Rows, ImmutableSortedDictionary<string, long> Orphans);

/// <summary>
/// At the holder: turns the raw tables of a source into the two sealed parts of a delivery (spec/delivery.md). The identity part holds tokens and p1,
/// shuffled; the health part holds the tables with tokens and without identity. Nobody but the holder ever sees both.
/// </summary>
/// <param name="source">The raw files.</param>
/// <param name="sender">Who seals.</param>
/// <param name="scratch">For the tables, until they are sealed.</param>
/// <param name="random">For tokens and the order of the identity part.</param>
public sealed class SealDelivery(IDeliverySource source, DeliverySender sender, IScratch scratch, ISecretRandom random)
{
    /// <summary>What to seal.</summary>
    /// <param name="Context">Model and source, as for the check.</param>
    /// <param name="Delivery">Public name of the delivery.</param>
    /// <param name="Sequence">One more than the holder's last.</param>
    /// <param name="Day">Today.</param>
    /// <param name="Identity">Receives the identity part.</param>
    /// <param name="Health">Receives the health part.</param>
    public sealed record Command(CheckContext Context, string Delivery, long Sequence, DateOnly Day, Stream Identity, Stream Health)
    {
        /// <summary>How many rows may be left out, by rule; they stay at the holder, and the manifest says how many and why.</summary>
        public QualityThresholds Thresholds { get; init; } = QualityThresholds.Strict;

        /// <summary>Hash of the schemas, when they are not those that the product ships.</summary>
        public ReadOnlyMemory<byte>? Schemas { get; init; }
    }

    /// <summary>Checks, then seals; a delivery with more errors than allowed is not sealed.</summary>
    public async Task<Result<SealOutcome>> RunAsync(Command command, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var check = new CheckDelivery(source).Run(new CheckDelivery.Command(command.Context, null), progress, cancellation);
        if (!check.TryGet(out var report, out var refusal))
            return refusal;
        if (command.Thresholds.Decide(report) == QualityVerdict.Reject)
            return new SealOutcome(report, false, 0, ImmutableSortedDictionary<string, long>.Empty, ImmutableSortedDictionary<string, long>.Empty);
        using var tables = new SealedTables(source, command.Context, new TokenBook(sender.Identifiers, random), scratch) { Report = report };
        if (tables.Write(progress, cancellation) is { } no)
            return no;
        await SealHealthAsync(command, tables.Ready, cancellation);
        await SealIdentityAsync(command, tables.Identities(), cancellation);
        return new SealOutcome(report, true, tables.People, tables.Ready.ToImmutableSortedDictionary(t => t.Table.Name, t => t.Table.Rows, StringComparer.Ordinal), tables.Orphans);
    }

    private async Task SealHealthAsync(Command command, IReadOnlyList<TableToSeal> tables, CancellationToken cancellation)
    {
        var manifest = Manifest(command, DeliveryPart.Health, sender.Hub, tables) with { Schemas = command.Schemas };
        await DeliveryWriter.WriteAsync(manifest, sender.Key, tables, sender.Hub, random, command.Health, cancellation);
    }

    private async Task SealIdentityAsync(Command command, TableToSeal identities, CancellationToken cancellation)
    {
        var manifest = Manifest(command, DeliveryPart.Identity, sender.ThirdParty, [identities]);
        await DeliveryWriter.WriteAsync(manifest, sender.Key, [identities], sender.ThirdParty, random, command.Identity, cancellation);
    }

    private DeliveryManifest Manifest(Command command, DeliveryPart part, AgeRecipient recipient, IReadOnlyList<TableToSeal> tables) => new()
    {
        Sender = sender.Holder, Holder = sender.Holder, Delivery = command.Delivery, Sequence = command.Sequence, Part = part,
        Recipient = recipient.ToString(), Source = command.Context.Source.Name, Day = command.Day, Tables = [.. tables.Select(t => t.Table)],
    };
}
