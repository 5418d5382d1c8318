namespace CellGenie.Client.Tests;

/// <summary>Clients over scripted services, and answers of such services.</summary>
internal static class Fake
{
    public static readonly Uri Endpoint = new("https://genie.test/base");

    public static CellGenieClient Client(HttpMessageHandler handler, TimeProvider? time = null, string? tenant = "lab-a", CellGenieCredential? credential = null, Action<CellGenieClientOptions>? with = null)
    {
        var options = new CellGenieClientOptions { Handler = handler, TimeProvider = time ?? new SkippingTime(), Tenant = tenant };
        with?.Invoke(options);
        return new CellGenieClient(new HttpTransport(Endpoint, credential ?? new CellGenieApiKeyCredential("cg_lab-a_k1_secret"), options, () => 0));
    }

    public static string Batch(string phase = "rendering", int done = 0, int images = 10, string id = "b-1") =>
        $"{{'id':'{id}','phase':'{phase}','reason':null,'dataset':'livecell','libraryVersion':'v1','images':{images},'done':{done},'failed':0,'cells':0,'bytes':0,'shards':1,'shardsDone':0,"
        + "'created':'2026-01-01T00:00:00+00:00','started':null,'ended':null,'firstFailures':[],'subject':null,'unknownMember':1}";

    public static string Dataset(string phase = "uploading", string? reason = null) =>
        $"{{'id':'livecell','phase':'{phase}','reason':{(reason == null ? "null" : $"'{reason}'")},'created':'2026-01-01T00:00:00+00:00','images':0,'annotations':0,'bytes':0,'cultures':[],'errors':0,'warnings':0}}";

    public static string Library(string phase) => $"{{'phase':'{phase}','reason':null,'versions':[]}}";

    public static string Event(long id, string phase, int done) => $"id: {id}\nevent: status\ndata: {Batch(phase, done).Replace('\'', '"')}\n\n";

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (var item in source)
            list.Add(item);
        return list;
    }
}
