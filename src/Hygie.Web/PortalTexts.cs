namespace Hygie.Web;

/// <summary>
/// Names the resources <c>Resources/PortalTexts*.resx</c>. It stands in the project's root on purpose: beside the files it
/// would change the name they are looked up under, and pages would show raw keys.
/// </summary>
public sealed class PortalTexts
{
    private PortalTexts() { }
}
