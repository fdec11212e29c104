using System.Runtime.InteropServices;

namespace Hygie.Core.Country;

/// <summary>The nine columns that tie a detail to its claim; those that never vary in the country are written as constants.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClaimKey(long Statement, DateOnly Available, DateOnly Processed, int Order)
{
    public const string Columns = "DCT_ORD_NUM FLX_DIS_DTD FLX_EMT_NUM FLX_EMT_ORD FLX_EMT_TYP FLX_TRT_DTD ORG_CLE_NUM PRS_ORD_NUM REM_TYP_AFF";

    /// <summary>The next line of the same statement.</summary>
    public ClaimKey Next() => this with { Order = Order + 1 };

    public CsvTable WriteTo(CsvTable table) =>
        table.Put(Statement).Day(Available).Put(1).Put(0).Put(1).Day(Processed).Put("01C000001").Put(Order).Put(1);
}

/// <summary>One line of ER_PRS_F, before it is laid out.</summary>
/// <param name="Nature">BSE_PRS_NAT.</param>
/// <param name="Quantity">Negative for a cancellation.</param>
/// <param name="Cents">Price of one.</param>
/// <param name="Rate">Percent reimbursed.</param>
/// <param name="Speciality">Of who gave care; 0: not a doctor.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClaimLine(DateOnly Day, DateOnly LastDay, int Nature, int Quantity, int Cents, int Rate, int Speciality)
{
    /// <summary>DPN_QLF; 71: sent for information.</summary>
    public int Qualifier { get; init; }

    /// <summary>PRS_DPN_QLP.</summary>
    public int SourceQualifier { get; init; }

    /// <summary>CPL_AFF_COD.</summary>
    public int Supplement { get; init; }

    /// <summary>CPL_PRS_NAT.</summary>
    public int SupplementNature { get; init; }

    /// <summary>CPL_MAJ_TOP.</summary>
    public int Surcharge { get; init; }

    public bool InHospital { get; init; }
}
