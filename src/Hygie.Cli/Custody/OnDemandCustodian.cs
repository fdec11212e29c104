using Hygie.Cli.Demo;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Cli.Custody;

/// <summary>
/// A custodian that is started when nobody answers at its socket, as the demo's is: <c>hygie custodian serve</c> in a process of its own, which ends
/// by itself some time after the last call. A call that was under way is never repeated.
/// </summary>
internal sealed class OnDemandCustodian(ICustodian custodian, string home, TimeProvider clock) : ICustodian
{
    private const string IdleSeconds = "30";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<Result<ReadOnlyMemory<byte>>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var answer = await custodian.AnswerAsync(request, cancellation);
            if (!IsAbsent(answer) || clock.GetElapsedTime(began) > Patience)
                return answer;
            if (await StartAsync(cancellation) is { } refusal)
                return refusal;
        }
    }

    private static bool IsAbsent(Result<ReadOnlyMemory<byte>> answer) =>
        answer.IsRefused && answer.Refusal.Code is "HYG-3080" && answer.Refusal.Facts["problem"] is ICustodian.Absent;

    /// <summary>Starts it and waits until it listens. Another that is just starting or ending (conflict) is no failure: the next call finds out.</summary>
    private async Task<Refusal?> StartAsync(CancellationToken cancellation)
    {
        using var process = ChildProcess.Start(home, ["custodian", "serve", "--idle", IdleSeconds]);
        process.StandardInput.Close();
        if (await process.StandardOutput.ReadLineAsync(cancellation) is CustodianServeVerb.Listening)
            return null;
        var said = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == Exit.Conflict ? null : Refusal.Of("HYG-3080", ("problem", said.Split(' ', 2)[0]));
    }
}
