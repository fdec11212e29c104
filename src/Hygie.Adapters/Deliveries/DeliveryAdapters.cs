using Hygie.Core.Intake;

namespace Hygie.Adapters.Deliveries;

/// <summary>The way in: deliveries and schemas that stand in folders.</summary>
public static class DeliveryAdapters
{
    /// <summary>A delivery that is a folder of files.</summary>
    /// <param name="folder">The folder; nothing outside it is read.</param>
    public static IDeliverySource Folder(string folder) => new FolderDelivery(folder);

    /// <summary>A folder of table schemas (<c>*.json</c>), code lists (in folders called <c>nomenclatures</c>) and perhaps a <c>source.json</c>.</summary>
    /// <param name="folder">The folder.</param>
    public static ISchemaSource Schemas(string folder) => new FolderSchemas(folder);

    /// <summary>Scratch files of a holder, in a folder of its own home; what an earlier run left there is removed.</summary>
    /// <param name="folder">Made when absent.</param>
    public static IScratch Scratch(string folder) => new ScratchFolder(folder);
}
