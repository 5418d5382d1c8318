using System.Diagnostics;
using System.Text;

namespace CellGenie.Silo.Tests;

/// <summary>The program as it is run.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Silo_told_to_stop_ends_in_time_with_its_streams_and_starts_again_with_its_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs SIGTERM");
        using var data = new TempFolder();
        using var first = await StartAsync(data);
        var key = (await File.ReadAllTextAsync(data["operator.key"], TestContext.Current.CancellationToken)).Trim();
        var api = new Api(first.Root, key);
        (await api.PostAsync("/v1/tenants", """{"name":"lab","displayName":"Lab","quotas":{"images":10,"bytes":1000000,"concurrentBatches":1,"gpuMinutes":1}}""")).Is(201);
        var member = api.As((string)(await api.PostAsync("/v1/tenants/lab/keys", """{"name":"k","scope":"write","lifetime":1}""")).Is(201).Json["secret"]!);
        (await member.PostAsync("/v1/tenants/lab/runs", """{"id":"waiting","data":[{"source":"x","synthetic":false,"weight":1}],"gpuClass":"any","steps":10}""")).Is(202);
        using var events = await member.OpenAsync(HttpMethod.Get, "/v1/tenants/lab/runs/waiting/events");
        var poll = member.GetAsync("/v1/tenants/lab/runs/waiting/wait?after=1&seconds=0");
        (await poll).Is(200);

        var watch = Stopwatch.StartNew();
        await first.TerminateAsync();
        Assert.Equal(0, first.ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        // What came is whole lines; the stream ended, it was not torn.
        Assert.EndsWith("\n\n", await events.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(data["operator.key"], first.Output);
        Assert.DoesNotContain(key, first.Output);

        using var second = await StartAsync(data);
        Assert.Equal("lab", (string?)(await new Api(second.Root, key).GetAsync("/v1/tenants/lab")).Is(200).Json["name"]);
        Assert.Equal("waiting", (string?)(await new Api(second.Root, member.Key).GetAsync("/v1/tenants/lab/runs/waiting")).Is(200).Json["id"]);
        await second.TerminateAsync();
    }

    [Theory]
    [InlineData("CellGenie__Silo__Role", "gpu", "needs CellGenie:Gpu:Count of 1 or more")]
    [InlineData("CellGenie__Silo__Role", "king", "king")]
    [InlineData("CellGenie__Silo__DrainBudget", "00:00:00", "DrainBudget")]
    [InlineData("CellGenie__Gpu__Count", "16", "this machine has")]
    [InlineData("CellGenie__Storage__Provider", "azure", "CellGenie:Storage")]
    public async Task Configuration_that_is_not_valid_is_one_line_and_the_exit_code_is_1(string name, string value, string message)
    {
        using var data = new TempFolder();
        using var silo = new SiloProcess(data, (name, value));
        await silo.WaitForExitAsync(Patience);
        Assert.Equal(1, silo.ExitCode);
        var line = Assert.Single(silo.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("cellgenie silo: ", line);
        Assert.Contains(message, line);
    }

    private static async Task<SiloProcess> StartAsync(TempFolder data)
    {
        var silo = new SiloProcess(data);
        await silo.WaitUntilReadyAsync(Patience);
        return silo;
    }

    private sealed class SiloProcess : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _output = new();
        private readonly StringBuilder _error = new();
        private readonly TaskCompletionSource<Uri> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SiloProcess(TempFolder data, params (string Name, string Value)[] settings)
        {
            var ports = FreePorts.Take(2);
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CellGenie.Silo.dll"), "--urls", "http://127.0.0.1:0", "--CellGenie:Data", data.Path])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = data.Path,
            };
            start.Environment["CellGenie__Storage__SiloPort"] = $"{ports[0]}";
            start.Environment["CellGenie__Storage__GatewayPort"] = $"{ports[1]}";
            foreach (var (name, value) in settings)
                start.Environment[name] = value;
            _process = Process.Start(start)!;
            _process.OutputDataReceived += (_, e) => Hear(_output, e.Data);
            _process.ErrorDataReceived += (_, e) => Hear(_error, e.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public Uri Root => _listens.Task.Result;

        public int ExitCode => _process.ExitCode;

        public string Output => Text(_output);

        public string Error => Text(_error);

        public async Task WaitUntilReadyAsync(TimeSpan patience)
        {
            await Task.WhenAny(_listens.Task, _process.WaitForExitAsync()).WaitAsync(patience);
            Assert.True(_listens.Task.IsCompletedSuccessfully, $"{Output}\n{Error}");
            (await new Api(Root, null).GetAsync("/health/ready")).Is(200);
        }

        public async Task TerminateAsync()
        {
            Tool.Run("kill", "-TERM", $"{_process.Id}");
            await WaitForExitAsync(Patience);
        }

        public Task WaitForExitAsync(TimeSpan patience) => _process.WaitForExitAsync().WaitAsync(patience);

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }

        private void Hear(StringBuilder text, string? line)
        {
            if (line == null)
                return;
            lock (text)
                text.Append(line).Append('\n');
            const string Listening = "Now listening on: ";
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                _listens.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }

        private static string Text(StringBuilder text)
        {
            lock (text)
                return text.ToString();
        }
    }
}
