namespace CellGenie.Silo;

/// <summary>Asks the silo of this machine whether it is ready, for an image that has no other program to ask with.</summary>
internal static class HealthCommand
{
    private const string DefaultPort = "8080";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Asks it.</summary>
    /// <param name="ports">Where it listens, as <c>ASPNETCORE_HTTP_PORTS</c> says: the first is asked.</param>
    /// <returns>The exit code: 0 when it is ready, otherwise 1, with the reason on standard error.</returns>
    public static async Task<int> RunAsync(string? ports)
    {
        var port = ports?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? DefaultPort;
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{port}{Health.ReadyPath}");
            if (answer.IsSuccessStatusCode)
                return 0;
            await Console.Error.WriteLineAsync($"cellgenie silo: {Health.ReadyPath} answers {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            await Console.Error.WriteLineAsync($"cellgenie silo: nothing answers on port {port}: {e.Message}");
        }

        return 1;
    }
}
