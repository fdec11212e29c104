using System.CommandLine;
using Hygie.Cli.Terminal;

namespace Hygie.Cli;

/// <summary>The tree of commands, noun then verb: one line per noun, one file per verb.</summary>
internal static class Commands
{
    public static RootCommand Root()
    {
        var root = new RootCommand(Words.Say(
            "Hygie: a sovereign health-data hub.\n\n  hygie demo\n  hygie delivery check ./export --schema ./schemas",
            "Hygie : une plateforme souveraine de données de santé.\n\n  hygie demo\n  hygie delivery check ./export --schema ./schemas"));
        foreach (var option in GlobalOptions.All)
            root.Add(option);
        root.Add(Noun("delivery", "Deliveries: what holders send.", "Les livraisons : ce que les détenteurs envoient.",
            Delivery.CheckVerb.Create(), Delivery.SchemaReportVerb.Create(), Delivery.SealVerb.Create(), Delivery.AcceptVerb.Create(), Delivery.ReceiptVerb.Create()));
        root.Add(Demo.DemoVerb.Create());
        root.Add(Doctor.DoctorVerb.Create());
        root.Add(CommandReference.Create());
        root.Add(BatchVerb.Create());
        root.Add(Noun("country", "The synthetic country: invented people, no real data.", "Le pays synthétique : des personnes inventées, aucune donnée réelle.", Country.WriteVerb.Create()));
        root.Add(Noun("third-party", "The trusted third party, who alone sees identities.", "Le tiers de confiance, seul à voir les identités.", ThirdParty.AnswerVerb.Create(), ThirdParty.LinkVerb.Create(), Rights.AnswerVerb.Create()));
        root.Add(Noun("warehouse", "What is stored, and where.", "Ce qui est rangé, et où.", Warehouse.CheckVerb.Create(), Warehouse.RepairVerb.Create(), Warehouse.SweepVerb.Create()));
        root.Add(Noun("metadata", "Where the hub's metadata is: a file, or a PostgreSQL server.", "Où sont les métadonnées de la plateforme : un fichier, ou un serveur PostgreSQL.", Homes.MetadataMoveVerb.Create()));
        root.Add(Warehouse.BackupVerb.Create());
        root.Add(Warehouse.RestoreVerb.Create());
        root.Add(Warehouse.RecoverVerb.Create());
        root.Add(Noun("study", "Study definitions.", "Les définitions d'étude.", Studies.CheckVerb.Create(), Studies.RenderVerb.Create(), Studies.DiffVerb.Create(), Studies.CountVerb.Create(), Studies.RunVerb.Create()));
        root.Add(Noun("catalogue", "What there is: datasets, tables, variables.", "Ce qu'il y a : jeux de données, tables, variables.",
            Catalogue.SearchVerb.Create(), Catalogue.ShowVerb.Create(), Catalogue.ExportVerb.Create(), Catalogue.PublishVerb.Create()));
        root.Add(Noun("objection", "A person's wish to be left out.", "Le souhait d'une personne d'être laissée de côté.", Rights.SealVerb.Create(), Rights.RegisterVerb.Create()));
        root.Add(Noun("permit", "Applications, decisions, permits.", "Demandes, décisions, autorisations.",
            Permits.ApplyVerb.Create(), Permits.DecideVerb.Create(), Permits.ShowVerb.Create(), Permits.ExtendVerb.Create(), Permits.RevokeVerb.Create(), Permits.RevokeVerb.CreateSuspend(), Permits.RevokeVerb.CreateResume(), Permits.TrustVerb.Create()));
        root.Add(Noun("account", "Persons: who may do what, and who looked.", "Les personnes : qui peut quoi, et qui l'a vérifié.",
            Accounts.AccountVerbs.CreateList(), Accounts.AccountVerbs.CreateMake(), Accounts.AccountVerbs.CreateEnrol(), Accounts.AccountVerbs.CreateReview(), Accounts.AccountVerbs.CreateEnd()));
        root.Add(Noun("release", "What leaves a project: request, blind review, decision.", "Ce qui sort d'un projet : demande, revue à l'aveugle, décision.",
            Airlock.RequestVerb.Create(), Airlock.ReviewVerb.Create(), Airlock.DecideVerb.Create(), Airlock.LetOutVerb.Create()));
        root.Add(Noun("host", "Hosts: what they may be trusted with, and why.", "Les hébergeurs : ce qu'on peut leur confier, et pourquoi.", Hosts.AddVerb.Create(), Hosts.AssessVerb.Create(), Hosts.VouchVerb.Create(), Hosts.ProbeVerb.Create()));
        root.Add(Noun("migration", "Leave one host for another.", "Quitter un hébergeur pour un autre.",
            Migration.EstimateVerb.Create(), Migration.PlanVerb.Create(), Migration.RunVerb.Create(), Migration.WatchVerb.Create(), Migration.RollbackVerb.Create(), Migration.ProveVerb.Create(), Migration.DrainVerb.Create()));
        root.Add(Noun("drill", "Drills: what would happen if.", "Exercices : que se passerait-il si.", Drills.SeizureVerb.Create(), Drills.ExitVerb.Create(), Drills.RecoverVerb.Create(), Drills.HoldVerb.Create()));
        root.Add(Serve.ServeVerb.Create());
        root.Add(Noun("extract", "Extracts: what a permit opens, and nothing more.", "Les extractions : ce qu'ouvre une autorisation, et rien de plus.",
            Extraction.PlanVerb.Create(), Extraction.RunVerb.Create(), Extraction.WorkerVerb.Create(), Extraction.ProveVerb.Create()));
        root.Add(Noun("workspace", "Sealed workspaces: code goes to the data.", "Les espaces de travail scellés : le code va aux données.",
            Workspaces.OpenVerb.Create(), Workspaces.SqlVerb.Create(), Workspaces.RunVerb.Create()));
        root.Add(Hidden(Noun("sandbox", "Inside a sandbox.", "Dans un bac à sable.", Workspaces.SandboxSqlVerb.Create())));
        root.Add(Noun("audit", "The public log of every act.", "Le journal public de chaque acte.",
            Audit.VerifyVerb.Create(), Audit.TailVerb.Create(), Audit.ProveVerb.Create(), Audit.VerifyProofVerb.Create(), Audit.PublishVerb.Create()));
        root.Add(Noun("witness", "A demo witness of the log.", "Un témoin de démonstration du journal.", Audit.WitnessVerb.Create(), Audit.FollowVerb.Create()));
        root.Add(Noun("custodian", "The custodian, who alone uses the root keys.", "Le gardien, seul à se servir des clés racines.", Custody.CustodianServeVerb.Create()));
        root.Add(Noun("key", "Keys: who holds them, who can use them.", "Les clés : qui les garde, qui peut s'en servir.", Custody.CeremonyVerb.Create(), Custody.RotateVerb.Create(), Custody.AnnounceVerb.Create(), Custody.EndVerb.Create(), Custody.AgreeVerb.Create(), Custody.MapVerb.Create(), Custody.EraseVerb.Create(),
            Noun("share", "A trustee's share of the recovery key.", "La part d'un dépositaire dans la clé de reprise.", Custody.ShareVerifyVerb.Create(), Custody.ShareDestroyVerb.Create()),
            Noun("trustee", "The trustees of the recovery key, and what they sign with.", "Les dépositaires de la clé de reprise, et avec quoi ils signent.", Custody.TrusteeMakeVerb.Create(), Custody.TrusteeEnrolVerb.Create()),
            Noun("copy", "The registered copies of the key store.", "Les copies inscrites du magasin de clés.", Custody.CopyMakeVerb.Create(), Custody.CopyAddVerb.Create(), Custody.CopyAcknowledgeVerb.Create()),
            Noun("erasure", "Erased keys: how far, on whose word.", "Les clés effacées : jusqu'où, sur quelle parole.",
                Custody.ErasureShowVerb.Create(), Custody.ErasureAddVerb.Create(), Custody.ErasureCertifyVerb.Create(), Custody.ErasureVerifyVerb.Create())));
        return root;
    }

    /// <summary>A noun that only this program calls.</summary>
    private static Command Hidden(Command noun)
    {
        noun.Hidden = true;
        return noun;
    }

    /// <summary>A noun with its verbs: <c>Noun("delivery", "…", "…", CheckVerb.Create())</c>.</summary>
    internal static Command Noun(string name, string english, string french, params ReadOnlySpan<Command> verbs)
    {
        var noun = new Command(name, Words.Say(english, french));
        foreach (var verb in verbs)
            noun.Add(verb);
        return noun;
    }
}
