using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>
/// At the holder of a source that pseudonymises: seals to the third party which source pseudonym is which national number, as pairs of p1.
/// The raw file has the columns BEN_IDT_ANO and NIR; neither leaves the holder.
/// </summary>
public sealed class SealCorrespondence(DeliverySender sender, ISecretRandom random)
{
    private static readonly TableSchema Schema = new("correspondence",
    [
        new TableField { Name = "BEN_IDT_ANO", Type = FieldType.Text, Required = true }, new TableField { Name = "NIR", Type = FieldType.Text, Required = true },
    ]);

    /// <summary>What to seal.</summary>
    /// <param name="Raw">The raw file, from its start.</param>
    /// <param name="Context">Source and limits.</param>
    /// <param name="Delivery">Public name of the delivery.</param>
    /// <param name="Sequence">One more than the holder's last.</param>
    /// <param name="Day">Today.</param>
    /// <param name="Output">Receives the sealed part.</param>
    public sealed record Command(Stream Raw, CheckContext Context, string Delivery, long Sequence, DateOnly Day, Stream Output);

    /// <summary>Seals every pair; answers how many.</summary>
    /// <returns>The count, or a refusal of the reader, or HYG-6122 with the row of a value that is no identity.</returns>
    public async Task<Result<int>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (!TableReader.Open(command.Raw, Schema, Schema.Name, 0, command.Context, new FindingLog()).TryGet(out var reader, out var refusal))
            return refusal;
        using var open = reader;
        if (!Read(reader).TryGet(out var pairs, out refusal))
            return refusal;
        pairs.Sort((a, b) => a.Source.CompareTo(b.Source));
        var text = new StringBuilder("source;national\n");
        foreach (var (pseudonym, national) in pairs)
            text.Append(CultureInfo.InvariantCulture, $"{pseudonym:x32};{national:x32}\n");
        var bytes = Encoding.ASCII.GetBytes(text.ToString());
        var table = new TableToSeal(new DeliveredTable(Schema.Name, pairs.Count, bytes.Length, SHA256.HashData(bytes)), () => new MemoryStream(bytes, writable: false));
        var manifest = new DeliveryManifest
        {
            Sender = sender.Holder, Holder = sender.Holder, Delivery = command.Delivery, Sequence = command.Sequence, Part = DeliveryPart.Correspondence,
            Recipient = sender.ThirdParty.ToString(), Source = command.Context.Source.Name, Day = command.Day, Tables = [table.Table],
        };
        await DeliveryWriter.WriteAsync(manifest, sender.Key, [table], sender.ThirdParty, random, command.Output, cancellation);
        return pairs.Count;
    }

    private Result<List<(UInt128 Source, UInt128 National)>> Read(TableReader reader)
    {
        var pairs = new List<(UInt128, UInt128)>();
        while (true)
        {
            if (!reader.Next().TryGet(out var batch, out var refusal))
                return refusal;
            if (batch.Rows == 0)
                return pairs;
            for (var row = 0; row < batch.Rows; row++)
            {
                if (!sender.Identifiers.Derive(SndsPersons.Kind, batch.Columns[0].Text(row)).TryGet(out var source, out _)
                    || !sender.Identifiers.Derive("nir", batch.Columns[1].Text(row)).TryGet(out var national, out _))
                    return Refusal.Of("HYG-6122", ("row", batch.RowNumbers[row]));
                pairs.Add((source, national));
            }
        }
    }
}
