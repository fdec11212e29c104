using Hygie.Adapters.ExtractFiles;
using Hygie.Adapters.QueryEngines;
using Hygie.Adapters.Sandboxes;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Workspaces;

namespace Hygie.Cli;

/// <summary>The engine, the extract's files and the sandbox.</summary>
internal static partial class Composition
{
    /// <summary>DuckDB in this process.</summary>
    public static IQueryEngine Engine(int memoryMegabytes = 1024) => DuckDbRegistration.Engine(memoryMegabytes, Math.Min(4, Environment.ProcessorCount));

    /// <summary>DuckDB with one thread a call, for work that is many calls side by side: a bucket of an extraction needs less of two processors so than with both. At most 1 GiB for each call, so for each core.</summary>
    public static IQueryEngine BucketEngine() => DuckDbRegistration.Engine(memoryMegabytes: 1024, threads: 1);

    /// <summary>Extract tables as Parquet.</summary>
    public static IExtractFiles ExtractFiles() => ExtractFileAdapters.Parquet();

    /// <summary>
    /// The secret behind the noise of protected counts: the same for as long as the hub's own key, so that the same people always have the same noise.
    /// </summary>
    public static RecordKeySecret RecordKeys(OwnKeys hub)
    {
        using var seed = hub.Signing.RevealSeed();
        Span<byte> secret = stackalloc byte[32];
        Hkdf.Sha256(seed.Reveal(), [], "hygie/record-key-secret/v1"u8, secret);
        var keys = new RecordKeySecret(secret);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return keys;
    }

    /// <summary>Sandboxes by bubblewrap.</summary>
    public static ISandbox Sandbox() => SandboxAdapters.Bubblewrap(ClearFiles);
}
