namespace Hygie.Core.Audit;

/// <summary>The database of the hub's metadata cannot be asked; thrown by questions, which answer no refusal. Changes refuse with the same codes.</summary>
public sealed class MetadataException(Refusal refusal) : Exception(refusal.Code)
{
    /// <summary>HYG-2024 or HYG-2026.</summary>
    public Refusal Refusal => refusal;
}
