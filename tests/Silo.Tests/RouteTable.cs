using CellGenie.Grains;

namespace CellGenie.Silo.Tests;

/// <summary>Who may call what: written down once more, apart from the routes, so that both must agree. A new route needs a row.</summary>
internal static class RouteTable
{
    /// <summary>A route.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Who">Who may call it.</param>
    /// <param name="Status">What it answers those who may, when all that it names below a tenant is missing and no body is sent.</param>
    internal sealed record Row(string Name, Who Who, int Status);

    internal enum Who
    {
        Everybody,
        AnyKey,
        Viewer,
        Member,
        Owner,
        ViewerOrOperator,
        OwnerOrOperator,
        Operator,
    }

    public static readonly IReadOnlyDictionary<string, Row> Rows = new Row[]
    {
        new("liveProbe", Who.Everybody, 200),
        new("startupProbe", Who.Everybody, 200),
        new("readyProbe", Who.Everybody, 200),
        new("openApi", Who.Everybody, 200),
        new("dashboard", Who.Everybody, 200),
        new("dashboardStyle", Who.Everybody, 200),
        new("dashboardScript", Who.Everybody, 200),
        new("getCaller", Who.AnyKey, 200),

        new("createTenant", Who.Operator, 400),
        new("getTenant", Who.ViewerOrOperator, 200),
        new("setQuotas", Who.Operator, 400),
        new("listKeys", Who.OwnerOrOperator, 200),
        new("createKey", Who.OwnerOrOperator, 400),
        new("rotateKey", Who.OwnerOrOperator, 400),
        new("revokeKey", Who.OwnerOrOperator, 404),
        new("listAudit", Who.OwnerOrOperator, 200),
        new("deleteTenant", Who.Operator, 204),

        new("listDatasets", Who.Viewer, 200),
        new("createDataset", Who.Member, 400),
        new("getDataset", Who.Viewer, 404),
        new("deleteDataset", Who.Owner, 404),
        new("completeDataset", Who.Member, 404),
        new("listDatasetFiles", Who.Viewer, 404),
        new("putImage", Who.Member, 404),
        new("putAnnotations", Who.Member, 404),
        new("getImage", Who.Viewer, 404),
        new("getAnnotations", Who.Viewer, 404),
        new("getDatasetAudit", Who.Viewer, 404),
        new("createUpload", Who.Member, 400),
        new("getUpload", Who.Member, 404),
        new("appendUpload", Who.Member, 404),

        new("getLibrary", Who.Viewer, 404),
        new("extractLibrary", Who.Member, 404),
        new("listCultures", Who.Viewer, 404),
        new("getCulture", Who.Viewer, 404),

        new("listBatches", Who.Viewer, 200),
        new("submitBatch", Who.Member, 400),
        new("getBatch", Who.Viewer, 404),
        new("deleteBatch", Who.Owner, 404),
        new("cancelBatch", Who.Member, 404),
        new("resumeBatch", Who.Member, 404),
        new("waitForBatch", Who.Viewer, 404),
        new("watchBatch", Who.Viewer, 404),
        new("listBatchFiles", Who.Viewer, 404),
        new("getBatchImage", Who.Viewer, 404),
        new("getBatchLabels", Who.Viewer, 404),
        new("getBatchContours", Who.Viewer, 404),
        new("getBatchTracks", Who.Viewer, 404),
        new("getBatchAnnotations", Who.Viewer, 404),
        new("getBatchAmodal", Who.Viewer, 404),
        new("getBatchManifest", Who.Viewer, 404),
        new("createLinks", Who.Viewer, 400),
        new("getBatchArchive", Who.Viewer, 404),

        new("listRuns", Who.Viewer, 200),
        new("submitRun", Who.Member, 400),
        new("getRun", Who.Viewer, 404),
        new("deleteRun", Who.Owner, 404),
        new("cancelRun", Who.Member, 404),
        new("resumeRun", Who.Member, 404),
        new("waitForRun", Who.Viewer, 404),
        new("watchRun", Who.Viewer, 404),
        new("getCheckpoint", Who.Viewer, 404),
        new("getMetrics", Who.Viewer, 404),
        new("getGpuQueue", Who.Operator, 200),
    }.ToDictionary(r => r.Name);

    /// <summary>Whether somebody of the route's own tenant may call it.</summary>
    public static bool Allows(this Who who, Role role) => who switch
    {
        Who.Everybody or Who.AnyKey => true,
        Who.Viewer or Who.ViewerOrOperator => true,
        Who.Member => role >= Role.Member,
        Who.Owner or Who.OwnerOrOperator => role == Role.Owner,
        _ => false,
    };

    /// <summary>Whether operators may call it.</summary>
    public static bool AllowsOperators(this Who who) => who is Who.Everybody or Who.AnyKey or Who.ViewerOrOperator or Who.OwnerOrOperator or Who.Operator;
}
