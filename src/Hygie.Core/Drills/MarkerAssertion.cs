using System.Globalization;
using System.Text;

namespace Hygie.Core.Drills;

/// <summary>None of the values planted when the data were made can be found anywhere, in any form, compressed or not; in memory neither.</summary>
internal sealed class NoMarker(MarkerSet markers, IZstandard zstandard) : SeizureAssertion
{
    private readonly Wrappings _wrappings = new(zstandard);

    public override string Id => "no-marker";

    protected override string Unit => "bytes";

    public override bool LooksAt(SeizedFile file) => markers.Count > 0;

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected += content.Length;
        var found = markers.NewScore();
        found.Search(content);
        found.Search(Encoding.UTF8.GetBytes(file.Path + "\n" + file.Metadata));
        _wrappings.Look(content, clear =>
        {
            Inspected += clear.Length;
            found.Search(clear);
        });
        if (found.Count > 0)
            Wrong(file, string.Create(CultureInfo.InvariantCulture, $"{found.Count} planted value(s)"));
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"{base.Figure()} markers={markers.Count} patterns={markers.Patterns} frames={_wrappings.Opened} cut={_wrappings.Cut}");
}
