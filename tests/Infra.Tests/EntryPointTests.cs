using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.Versioning;
using System.Text;
using Azure.Storage.Blobs;

namespace CellGenie.Infra.Tests;

/// <summary>What the images of Linux start, started as they start it, without a container: the published program, the image's environment and user, nothing else to write to than /tmp's stand-in.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class EntryPointTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public void Emulator_is_found_by_name_without_a_key_in_a_file()
    {
        var connection = Yaml.Documents(InfraFiles.Current["infra/compose.yaml"]).Single().Text("services", "cpu", "environment", "CellGenie__Storage__Azure__ConnectionString");
        Assert.Equal(new Uri("http://azurite:10000/devstoreaccount1"), new BlobServiceClient(connection).Uri);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("gpu")]
    public async Task Image_starts_is_healthy_and_stops_in_time(string stage)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the images are of Linux");
        var azurite = Azurite.Instance;
        using var folder = new TempFolder();
        var program = Publish(folder);
        var port = FreePort();
        var environment = ImageRules.EnvironmentOf(InfraFiles.Current, stage);
        // The trial's environment; with the stand-in of Orleans, one silo keeps the cluster's tables in a folder, and the blobs in the account all the same.
        environment["ASPNETCORE_HTTP_PORTS"] = $"{port}";
        environment["CellGenie__Silo__DrainBudget"] = "00:00:50";
        environment["CellGenie__Storage__Provider"] = HasAzure ? "azure" : "localhost";
        environment["CellGenie__Storage__Blobs"] = "azure";
        environment["CellGenie__Storage__Folder"] = Path.Combine(folder["tmp"], "data");
        environment["CellGenie__Storage__Azure__ConnectionString"] = azurite.ConnectionString;
        environment["CellGenie__Storage__AdvertisedAddress"] = "127.0.0.1";
        environment["CellGenie__Storage__SiloPort"] = $"{FreePort()}";
        environment["CellGenie__Storage__GatewayPort"] = $"{FreePort()}";
        foreach (var (name, value) in Settings.SampleSecrets)
            environment[name] = value;

        using var silo = Start(folder, program, stage, environment);
        await UntilHealthyAsync(silo, folder, program, stage, environment);
        using (var http = new HttpClient())
        {
            foreach (var path in new[] { Silo.Health.LivePath, Silo.Health.StartupPath, Silo.Health.ReadyPath })
                Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"http://127.0.0.1:{port}{path}", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"http://127.0.0.1:{port}/v1/me", TestContext.Current.CancellationToken)).StatusCode);
        }

        Assert.Equal(UserOf(stage), OwnerOf(silo.Id));
        var watch = Stopwatch.StartNew();
        Tool.Run("kill", "-TERM", $"{silo.Id}");
        await silo.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, silo.ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(50));
        Assert.NotEqual(0, (await RunAsync(Start(folder, program, stage, environment, "health"))).Code);
    }

    [Fact]
    public async Task Image_without_its_secret_says_so_in_one_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the images are of Linux");
        using var folder = new TempFolder();
        var program = Publish(folder);
        var environment = ImageRules.EnvironmentOf(InfraFiles.Current, "cpu");
        environment["CellGenie__Storage__Provider"] = "azure";
        environment["CellGenie__Storage__Azure__BlobUri"] = "https://account.blob.core.windows.net/";
        environment["CellGenie__Storage__Azure__TableUri"] = "https://account.table.core.windows.net/";
        var (code, error) = await RunAsync(Start(folder, program, "cpu", environment));
        Assert.Equal(1, code);
        Assert.StartsWith("cellgenie silo: ", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains(HasAzure ? "ClusterSecret has 0 bytes" : "is not part of this build", error, StringComparison.Ordinal);
    }

    private static bool HasAzure => File.Exists(Path.Combine(AppContext.BaseDirectory, "CellGenie.Grains.Storage.Azure.dll"));

    /// <summary>Publishes what was built; the folder belongs to whoever runs the test, so the image's user can only read it.</summary>
    private static string Publish(TempFolder folder)
    {
        var configuration = typeof(EntryPointTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;
        Tool.Run("dotnet", "publish", Path.Combine(Repository.Root, "silo", "CellGenie.Silo.csproj"), "-c", configuration, "--no-build", "--nologo", "-v:q", "-o", folder["app"]);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(folder["tmp"]);
        File.SetUnixFileMode(folder["tmp"], (UnixFileMode)511);
        return Path.Combine(folder["app"], "CellGenie.Silo.dll");
    }

    private static Process Start(TempFolder folder, string program, string stage, Dictionary<string, string> environment, params string[] arguments)
    {
        var user = UserOf(stage);
        var start = new ProcessStartInfo { FileName = "dotnet", WorkingDirectory = folder["app"], RedirectStandardError = true, RedirectStandardOutput = true };
        string[] dotnet = [program, .. arguments];
        if (Environment.UserName == "root" && Tool.IsInstalled("setpriv"))
        {
            start.FileName = "setpriv";
            dotnet = ["--reuid", $"{user}", "--regid", $"{user}", "--clear-groups", "--no-new-privs", "--bounding-set=-all", Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", .. dotnet];
        }

        foreach (var argument in dotnet)
            start.ArgumentList.Add(argument);
        var (path, root) = (Environment.GetEnvironmentVariable("PATH"), Environment.GetEnvironmentVariable("DOTNET_ROOT"));
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        if (root != null)
            start.Environment["DOTNET_ROOT"] = root;
        start.Environment["HOME"] = start.Environment["TMPDIR"] = folder["tmp"];
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>As Docker does: the image's own command, again and again.</summary>
    private static async Task UntilHealthyAsync(Process silo, TempFolder folder, string program, string stage, Dictionary<string, string> environment)
    {
        var output = new StringBuilder();
        silo.OutputDataReceived += (_, e) => Hear(e.Data);
        silo.ErrorDataReceived += (_, e) => Hear(e.Data);
        silo.BeginOutputReadLine();
        silo.BeginErrorReadLine();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience;)
        {
            Assert.False(silo.HasExited, Text());
            if ((await RunAsync(Start(folder, program, stage, environment, "health"))).Code == 0)
                return;
        }

        Assert.Fail(Text());

        void Hear(string? line)
        {
            lock (output)
                output.AppendLine(line);
        }

        string Text()
        {
            lock (output)
                return output.ToString();
        }
    }

    private static async Task<(int Code, string Error)> RunAsync(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await output;
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, error);
        }
    }

    private static int UserOf(string stage) => Environment.UserName == "root" && Tool.IsInstalled("setpriv") ? ImageRules.UserOf(InfraFiles.Current, stage) : OwnerOf(Environment.ProcessId);

    private static int OwnerOf(int process) => int.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
