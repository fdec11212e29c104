using Hygie.Core.Permits;
using Hygie.Core.Studies;

namespace Hygie.Core.Extraction;

/// <summary>Finds the permit that a study definition runs under: the one in force that names its exact bytes.</summary>
/// <param name="permits">Every file.</param>
/// <param name="clock">Says which are in force.</param>
public sealed class FindPermit(IPermitStore permits, TimeProvider clock)
{
    /// <summary>Its id. Refuses a definition that does not parse, one that no permit in force names (HYG-14020), and one that several name: then somebody must say which (HYG-14021).</summary>
    public async Task<Result<PermitId>> RunAsync(ReadOnlyMemory<byte> definition, CancellationToken cancellation)
    {
        if (!StudyReader.Parse(definition.Span).TryGet(out var study, out var refusal))
            return refusal;
        var now = clock.GetUtcNow();
        var live = (await permits.ListAsync(cancellation)).Where(file => file is { Permit: not null, GrantEntry: not null } && file.IsLiveAt(now));
        var found = live.Where(file => PermitDocument.Read(file.Permit!).TryGet(out var permit, out _) && permit.Study == study.Hash).Select(file => file.Id).ToList();
        return found switch
        {
            [var only] => only,
            [] => Refusal.Of("HYG-14020", ("study", study.Name), ("hash", study.Hash)),
            _ => Refusal.Of("HYG-14021", ("study", study.Name), ("permits", string.Join(", ", found))),
        };
    }
}
