using Hygie.Adapters.TransferJournals;
using Hygie.Core.Migration;
using Hygie.Testing.Migration;

namespace Hygie.Adapters.Tests.TransferJournals;

public sealed class FolderTransferJournalTests : TransferJournalContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-journal-");

    protected override ITransferJournal Open() => TransferJournalAdapters.Folder(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);
}
