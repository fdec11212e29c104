using Hygie.Core;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Drills;

/// <summary>Reports made by another program: how they must be read, and how refused.</summary>
public sealed class SeizureReportVectorTests
{
    private const string Format = "seizure-report";

    public static TheoryData<string> Names => [.. GoldenVector.Names(Format)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_is_answered_as_it_says(string name)
    {
        var vector = GoldenVector.Read(Format, name);
        var read = Read(vector);
        Assert.Equal(vector.Expect, read.TryGet(out var report, out var refusal) ? "ok" : refusal.Code);
        if (report is null)
            return;
        Assert.Equal(vector["ok"] == "true", report.Ok);
        Assert.Equal(SignedDocument.Read(SeizureReport.Type, vector.Body).Value.Hash(), report.ToDocument().Hash());
    }

    private static Result<SeizureReport> Read(GoldenVector vector)
    {
        var hub = VerifyingKey.Parse(vector["signer"]).Value;
        if (!SignedDocument.Read(SeizureReport.Type, vector.Body).TryGet(out var document, out var refusal) || (refusal = document.RequireSigners(hub)) is not null)
            return refusal;
        return SeizureReport.Read(document);
    }
}
