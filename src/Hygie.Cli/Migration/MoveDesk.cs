using System.Globalization;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Migration;

/// <summary>What the verbs of a move share: its hosts, its journal, its inventory.</summary>
internal sealed class MoveDesk(HubPorts hub)
{
    /// <summary>Name of the certificate's copy, beside the journal.</summary>
    public const string CertificateFile = "certificate.json";

    public ITransferJournal Journal { get; } = Composition.Journal(hub.Home);

    /// <summary>The operators of the register: two of them sign.</summary>
    public MigrationSigners Signers => MigrationSigners.Of(hub.Register);

    /// <summary>The store of a host of this hub.</summary>
    public IObjectStore Host(HostId id) => Composition.Host(hub.Home, hub.Config, id.Value);

    /// <summary>The certificate's copy.</summary>
    public string CertificatePath(MigrationId id) => hub.Home.At("migrations", id.Value, CertificateFile);

    /// <summary>The newest move; refuses (HYG-17004) when there is none.</summary>
    public async Task<Result<MigrationRecord>> NewestAsync(CancellationToken cancellation) =>
        await hub.Migrations.LatestAsync(cancellation) is { } record ? record : Refusal.Of("HYG-17004", ("migration", "-"));

    /// <summary>The id of the next move: m-1, m-2 … The number is also the migration epoch of the HEADs written after it.</summary>
    public static MigrationId Next(MigrationRecord? newest) => new("m-" + (NumberOf(newest) + 1).ToString(CultureInfo.InvariantCulture));

    public static int NumberOf(MigrationRecord? record) => record is null ? 0 : int.Parse(record.Id.Value.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>What must be moved, from the manifests of versions and extracts.</summary>
    public async Task<Result<WarehouseInventory>> InventoryAsync(CancellationToken cancellation) =>
        (await hub.ExtractPacksAsync(cancellation)).TryGet(out var packs, out var refusal) ? await WarehouseInventory.ReadAsync(hub.Warehouse, hub.Mandate, packs, cancellation) : refusal;

    /// <summary>Prints a move, what users waited while it ran (when somebody read), and what usually comes next.</summary>
    public static int Print(Run run, MigrationRecord r, ReadLatency? latency = null)
    {
        if (run.Json)
            Run.PrintJson(new { migration = r.Id.Value, from = r.From.Value, to = r.To.Value, state = r.State, objects = r.Objects, bytes = r.Bytes, sourceRoot = r.SourceRoot, targetRoot = r.TargetRoot, readLatency = Latency(latency) });
        else
            Run.Print(string.Create(Words.Culture, $"{r.Id} · {r.From} → {r.To} · {r.State} · {r.Objects:N0} {Words.Say("objects", "objets")} · {r.Bytes / 1e6:N1} {Words.Say("MB", "Mo")}"));
        if (!run.Json && latency is not null)
            Run.Print(Sentence(latency));
        run.Next(r.State switch
        {
            MigrationState.Switched => "hygie migration prove",
            MigrationState.Drained or MigrationState.RolledBack => "hygie audit tail",
            _ => "hygie migration run --by OPERATOR --and OPERATOR",
        });
        return Exit.Ok;
    }

    /// <summary>What users waited, as documents have it; null when nobody read.</summary>
    public static object? Latency(ReadLatency? l) => l is null ? null
        : new { p99BeforeMs = Math.Round(l.Before.TotalMilliseconds, 3), readsBefore = l.ReadsBefore, p99DuringMs = Math.Round(l.During.TotalMilliseconds, 3), readsDuring = l.ReadsDuring, ratio = Math.Round(l.Ratio, 2) };

    /// <summary>The same for people.</summary>
    public static string Sentence(ReadLatency l) => string.Create(Words.Culture,
        $"{Words.Say("99 reads of 100 within", "99 lectures sur 100 en moins de")} {l.Before.TotalMilliseconds:N1} ms {Words.Say("before", "avant")}, {l.During.TotalMilliseconds:N1} ms {Words.Say("during the move", "pendant le départ")} (× {l.Ratio:N1})");
}
