namespace Hygie.Testing.Studies;

/// <summary>The tables that can be drawn, their columns, and what an ordinary line of each looks like.</summary>
public static class SndsDrawing
{
    private static readonly string[] Key =
        ["DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF"];

    private static readonly int[] Years = [2021, 2022, 2023];

    private static readonly Dictionary<string, string> Claims = new(StringComparer.Ordinal)
    {
        ["ER_PRS_F"] = "EXE_SOI_DTD= PRS_ACT_QTE=1 PRS_NAT_REF=3313 PFS_EXE_NUM=x1 DPN_QLF=0 PRS_DPN_QLP=0 CPL_MAJ_TOP=0 CPL_AFF_COD=0 BSE_PRS_NAT=3313 PSE_SPE_COD=1",
        ["ER_PHA_F"] = "PHA_PRS_C13= PHA_ACT_QSN=1",
        ["ER_CAM_F"] = "CAM_PRS_IDE=",
        ["ER_ETE_F"] = "ETE_IND_TAA=0",
        ["ER_BIO_F"] = "BIO_PRS_IDE=1577 BIO_ACT_QSN=1",
    };

    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["PERSON"] = "_person= birth_year=1970 birth_month= sex=1 death_date= residence_dpt=75 flag_multi_idt=false flag_top0=false flag_varying=false flag_fictitious=false",
        ["IR_PHA_R"] = "PHA_CIP_C13= PHA_ATC_C07=",
        ["IR_IMB_R"] = "_person= IMB_ALD_DTD=2020-01-01 IMB_ALD_DTF= IMB_ETM_NAT=41 MED_MTF_COD=",
        ["KI_CCI_R"] = "_person= BEN_DCD_DTE= DCD_CIM_COD=",
    };

    private static readonly Dictionary<string, string> Stays = new(StringComparer.Ordinal)
    {
        ["C"] = "_person= ETA_NUM=010000001 RSA_NUM=1 ENT_DAT= SOR_DAT= NIR_RET=0 NAI_RET=0 SEX_RET=0 SEJ_RET=0 FHO_RET=0 PMS_RET=0 DAT_RET=0 COH_NAI_RET=0 COH_SEX_RET=0",
        ["B"] = "_person= ETA_NUM=010000001 RSA_NUM=1 GRG_GHM=05M092 DGN_PAL= DGN_REL= SEJ_TYP= GHS_NUM=1820 TYP_GEN_RSA=0",
        ["UM"] = "_person= ETA_NUM=010000001 RSA_NUM=1 DGN_PAL= DGN_REL=",
        ["D"] = "_person= ETA_NUM=010000001 RSA_NUM=1 ASS_DGN=",
        ["A"] = "_person= ETA_NUM=010000001 RSA_NUM=1 CDC_ACT= ENT_DAT_DEL=0 NBR_EXE_ACT=1",
    };

    private static readonly HashSet<string> Integers = new(StringComparer.Ordinal)
    {
        "DCT_ORD_NUM", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "PRS_ORD_NUM", "REM_TYP_AFF", "PRS_NAT_REF", "DPN_QLF", "PRS_DPN_QLP",
        "CPL_MAJ_TOP", "CPL_AFF_COD", "BSE_PRS_NAT", "PSE_SPE_COD", "BIO_PRS_IDE", "BIO_ACT_QSN", "PHA_PRS_C13", "PHA_ACT_QSN", "ETE_IND_TAA", "PHA_CIP_C13", "IMB_ETM_NAT", "GHS_NUM",
        "TYP_GEN_RSA", "ENT_DAT_DEL", "NBR_EXE_ACT", "birth_year", "birth_month", "sex",
    };

    private static readonly HashSet<string> Dates = new(StringComparer.Ordinal)
    {
        "FLX_DIS_DTD", "FLX_TRT_DTD", "EXE_SOI_DTD", "IMB_ALD_DTD", "IMB_ALD_DTF", "BEN_DCD_DTE", "ENT_DAT", "SOR_DAT", "death_date",
    };

    /// <summary>Names of the tables.</summary>
    public static IReadOnlyList<string> Tables { get; } =
        [.. Claims.Keys, .. Others.Keys, .. Years.SelectMany(y => Stays.Keys.Select(s => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"T_MCO{y % 100:00}{s}")))];

    /// <summary>All of this.</summary>
    public static TableDrawing All { get; } = new("snds", Tables, Ordinary, Type);

    /// <summary>Columns of a table, in order.</summary>
    public static IEnumerable<string> Columns(string table) => Ordinary(table).Keys;

    /// <summary>DuckDB type of a column.</summary>
    public static string Type(string column) =>
        column == "_person" ? "UUID"
        : Integers.Contains(column) ? "BIGINT"
        : Dates.Contains(column) ? "DATE"
        : column == "PRS_ACT_QTE" ? "DOUBLE"
        : column.StartsWith("flag_", StringComparison.Ordinal) ? "BOOLEAN"
        : "VARCHAR";

    /// <summary>An ordinary line of a table.</summary>
    public static Dictionary<string, string?> Ordinary(string table)
    {
        var row = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (Claims.TryGetValue(table, out var claim))
        {
            row["_person"] = null;
            foreach (var column in Key)
                row[column] = column switch { "FLX_DIS_DTD" => null, "FLX_TRT_DTD" => "2022-01-15", "ORG_CLE_NUM" => "org", _ => "1" };
        }

        var cells = claim ?? (Others.TryGetValue(table, out var other) ? other : Stays[table[7..]]);
        return Cells(cells, row);
    }

    /// <summary>Columns written <c>NAME=VALUE</c>, added to a row.</summary>
    internal static Dictionary<string, string?> Cells(string cells, Dictionary<string, string?> row)
    {
        foreach (var cell in cells.Split(' '))
            row[cell.Split('=')[0]] = cell.Split('=')[1] is { Length: > 0 } value ? value : null;
        return row;
    }
}
