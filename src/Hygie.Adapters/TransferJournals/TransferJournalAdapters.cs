using Hygie.Core.Migration;

namespace Hygie.Adapters.TransferJournals;

/// <summary>Registration of this folder.</summary>
public static class TransferJournalAdapters
{
    /// <summary>Journals in a folder of the hub's home, one subfolder per move.</summary>
    public static ITransferJournal Folder(string root) => new FolderTransferJournal(root);
}
