using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace CellGenie.Chaos.Tests;

/// <summary>The silo as its own process, with its data in a folder; can be killed and started again.</summary>
internal sealed class SiloProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder;
    private readonly string[] _options;
    private readonly int _siloPort = FreePort();
    private readonly int _port = FreePort();
    private Process? _process;

    public SiloProcess(string folder, params string[] options)
    {
        (_folder, _options) = (folder, options);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

    /// <summary>Changes how the process is started.</summary>
    public Action<ProcessStartInfo>? Change { get; init; }

    public void SignIn(string key) => Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    public string OperatorKey() => File.ReadAllText(Path.Combine(_folder, "operator.key")).Trim();

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var option in (string[])[$"--CellGenie:Storage:Folder={_folder}", $"--CellGenie:Storage:SiloPort={_siloPort}", "--CellGenie:Storage:GatewayPort=0", "--Logging:LogLevel:Default=Warning", $"--urls=http://127.0.0.1:{_port}", .. _options])
            start.ArgumentList.Add(option);
        Change?.Invoke(start);
        _process = Process.Start(start)!;
        var log = new List<string>();
        void Keep(object sender, DataReceivedEventArgs e)
        {
            lock (log)
                log.Add(e.Data ?? "");
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var watch = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process.HasExited || watch.Elapsed > Patience)
                Assert.Fail($"the silo did not start:\n{string.Join('\n', log)}");
        }
    }

    /// <summary>Kills the process as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends a signal, for example <c>STOP</c>.</summary>
    public void Send(string signal) => Tool.Run("kill", $"-{signal}", $"{_process!.Id}");

    /// <summary>Waits until the process has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async Task<T> GetAsync<T>(string path)
    {
        using var answer = await Client.GetAsync(path);
        return await ReadAsync<T>(answer);
    }

    /// <summary>Null where the service says that it cannot answer now, as it does while a silo that has died counts as living.</summary>
    public async Task<T?> FindAsync<T>(string path)
        where T : class
    {
        using var answer = await Client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : await ReadAsync<T>(answer);
    }

    public async Task<T> PostAsync<T>(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync(path, body);
        return await ReadAsync<T>(answer);
    }

    public async Task PutFileAsync(string path, string file)
    {
        using var content = new StreamContent(File.OpenRead(file));
        using var answer = await Client.PutAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            Kill();
        Client.Dispose();
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode} {text}");
        return (T)JsonSerializer.Deserialize(text, typeof(T), CellGenie.Client.WireJson.Default)!;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Client.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
