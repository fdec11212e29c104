using Microsoft.AspNetCore.Components;

namespace Hygie.Web.Components;

/// <summary>A column of a <see cref="DataTable{TItem}"/>.</summary>
/// <param name="Title">Header, repeated as the label of each card line on a narrow screen.</param>
/// <param name="Cell">What a row shows.</param>
/// <param name="IsNumber">Aligned right, with figures of equal width.</param>
/// <param name="IsHeader">The cell that names its row.</param>
public sealed record Column<TItem>(string Title, RenderFragment<TItem> Cell, bool IsNumber = false, bool IsHeader = false);
