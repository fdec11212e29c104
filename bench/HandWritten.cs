namespace Hygie.Bench;

/// <summary>Studies as somebody who knows the SNDS writes them by hand.</summary>
internal static class HandWritten
{
    private static string SameKey(string detail) => string.Join(" AND ", new[]
    {
        "DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF",
    }.Select(c => $"{detail}.{c} = p.{c}"));

    private static string StaysOf(string year) => $"""
        SELECT c._person, lpad(CAST(c.ETA_NUM AS VARCHAR), 9, '0') AS eta, c.ENT_DAT AS day, c.SOR_DAT AS out_day, b.GRG_GHM AS ghm, b.DGN_PAL AS main
        FROM T_MCO{year}C c JOIN T_MCO{year}B b ON lpad(CAST(c.ETA_NUM AS VARCHAR), 9, '0') = lpad(CAST(b.ETA_NUM AS VARCHAR), 9, '0') AND ltrim(CAST(c.RSA_NUM AS VARCHAR), '0') = ltrim(CAST(b.RSA_NUM AS VARCHAR), '0')
        WHERE c._person IS NOT NULL AND c.ENT_DAT BETWEEN DATE '2022-01-01' AND DATE '2022-12-31' AND coalesce(b.GRG_GHM, '') NOT LIKE '90%'
            AND (b.SEJ_TYP IS DISTINCT FROM 'B' OR (b.GRG_GHM LIKE '28%' AND b.GRG_GHM NOT IN ('28Z14Z', '28Z15Z', '28Z16Z')))
            AND CAST(c.NIR_RET AS VARCHAR) IN ('0', 'false') AND CAST(c.NAI_RET AS VARCHAR) IN ('0', 'false') AND CAST(c.SEX_RET AS VARCHAR) IN ('0', 'false') AND CAST(c.SEJ_RET AS VARCHAR) IN ('0', 'false')
            AND CAST(c.FHO_RET AS VARCHAR) IN ('0', 'false') AND CAST(c.PMS_RET AS VARCHAR) IN ('0', 'false') AND CAST(c.DAT_RET AS VARCHAR) IN ('0', 'false')
            AND CAST(c.COH_NAI_RET AS VARCHAR) IN ('0', 'false') AND CAST(c.COH_SEX_RET AS VARCHAR) IN ('0', 'false')
        """;

    /// <summary>examples/diabetes-metformin.yaml, with every rule that is on.</summary>
    public static string MetforminSql { get; } = $"""
        WITH metformin AS MATERIALIZED (
            SELECT p._person, p.EXE_SOI_DTD AS day, sum(abs(d.PHA_ACT_QSN) * CASE WHEN d.PHA_ACT_QSN < 0 OR p.PRS_ACT_QTE < 0 THEN -1 ELSE 1 END) AS boxes
            FROM ER_PHA_F d JOIN ER_PRS_F p ON {SameKey("d")}
            WHERE d.PHA_PRS_C13 IN (SELECT PHA_CIP_C13 FROM IR_PHA_R WHERE PHA_ATC_C07 = 'A10BA02' OR PHA_ATC_C07 LIKE 'A10BD%')
                AND p._person IS NOT NULL AND p.EXE_SOI_DTD BETWEEN DATE '2022-01-01' AND DATE '2022-12-31' AND p.FLX_DIS_DTD BETWEEN DATE '2022-02-01' AND DATE '2023-07-01'
                AND p.DPN_QLF IS DISTINCT FROM 71 AND p.PRS_DPN_QLP IS DISTINCT FROM 71 AND coalesce(p.CPL_MAJ_TOP, 0) < 2 AND p.CPL_AFF_COD IS DISTINCT FROM 16 AND p.BSE_PRS_NAT IS DISTINCT FROM 0
                AND NOT EXISTS (SELECT 1 FROM ER_ETE_F e WHERE {SameKey("e")} AND e.ETE_IND_TAA = 1)
            GROUP BY p._person, p.EXE_SOI_DTD, d.PHA_PRS_C13, p.PRS_NAT_REF, p.PFS_EXE_NUM HAVING sum(abs(d.PHA_ACT_QSN) * CASE WHEN d.PHA_ACT_QSN < 0 OR p.PRS_ACT_QTE < 0 THEN -1 ELSE 1 END) > 0),
        stays AS MATERIALIZED (
            SELECT _person, count(*) AS stays FROM (SELECT *, min(eta) OVER (PARTITION BY _person, day, out_day, ghm, main) AS first_eta FROM ({StaysOf("22")} UNION ALL {StaysOf("23")}))
            WHERE eta = first_eta GROUP BY _person),
        ald AS MATERIALIZED (
            SELECT _person, min(IMB_ALD_DTD) AS since FROM IR_IMB_R
            WHERE IMB_ETM_NAT IN (41, 43, 45) AND IMB_ALD_DTD BETWEEN DATE '1700-01-01' AND DATE '2022-12-31'
                AND (IMB_ALD_DTF >= DATE '2022-01-01' OR IMB_ALD_DTF IS NULL OR IMB_ALD_DTF < DATE '1700-01-01')
                AND regexp_matches(MED_MTF_COD, '^E1[01234]') GROUP BY _person),
        treated AS (
            SELECT _person, count(DISTINCT day) AS dispensings, sum(boxes) AS boxes, min(day) AS first_day FROM metformin GROUP BY _person HAVING count(DISTINCT day) >= 2)
        SELECT t._person, CASE WHEN 2022 - q.birth_year < 50 THEN '40-49' WHEN 2022 - q.birth_year < 60 THEN '50-59' WHEN 2022 - q.birth_year < 70 THEN '60-69' WHEN 2022 - q.birth_year < 80 THEN '70-79' ELSE '80+' END AS age_band,
            CAST(q.sex AS BIGINT) AS sex, q.residence_dpt AS department, CAST(t.dispensings AS BIGINT) AS dispensings, CAST(t.boxes AS BIGINT) AS boxes, strftime(t.first_day, '%Y-%m') AS first_month,
            coalesce(s.stays, 0) AS stays, strftime(a.since, '%Y') AS recognised
        FROM treated t JOIN PERSON q ON q._person = t._person LEFT JOIN stays s ON s._person = t._person LEFT JOIN ald a ON a._person = t._person
        WHERE 2022 - q.birth_year >= 40 AND (s._person IS NOT NULL OR a._person IS NOT NULL) AND NOT coalesce(q.flag_fictitious, false) AND NOT coalesce(q.flag_multi_idt, false)
        """;
}
