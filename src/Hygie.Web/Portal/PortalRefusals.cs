using Hygie.Core;

namespace Hygie.Web.Portal;

/// <summary>The portal's own refusals.</summary>
internal static class PortalRefusals
{
    /// <summary>No page, dataset, project or leaf at this address.</summary>
    public static Refusal NotFound() => Refusal.Of("HYG-0081");

    /// <summary>A part of the hub broke its promise; the details are in its journal, never in the answer.</summary>
    public static Refusal Broken() => Refusal.Of("HYG-0082");

    /// <summary>A method, a type of content or a size that an address of the API does not take.</summary>
    public static Refusal NotTaken(int status) => Refusal.Of("HYG-0085", ("status", status));

    /// <summary>A query parameter that cannot be read.</summary>
    public static Refusal BadParameter(string name) => Refusal.Of("HYG-0083", ("name", name));
}
