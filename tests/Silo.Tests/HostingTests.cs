using System.ComponentModel.DataAnnotations;
using CellGenie.Grains;
using CellGenie.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Silo.Tests;

public sealed class HostingTests
{
    [Fact]
    public void Gpus_that_are_not_there_are_an_error_at_the_start()
    {
        Assert.Contains("has 0 GPUs", Refused(SiloRole.All, 1, 0));
        Assert.Contains("has 1 GPUs", Refused(SiloRole.Gpu, 2, 1));
        Assert.Contains("needs CellGenie:Gpu:Count", Refused(SiloRole.Gpu, 0, 4));
        Assert.Contains("must be 0, not 1", Refused(SiloRole.Cpu, 1, 4));
        Assert.Contains("must be 0, not 1", Refused(SiloRole.Gateway, 1, 4));
        Assert.Contains("Count", Refused(SiloRole.All, 17, 17));
        GpuDevices.Require(SiloRole.All, new GpuOptions(), () => throw new InvalidOperationException("nobody asked"));
        GpuDevices.Require(SiloRole.Gpu, new GpuOptions { Count = 2 }, () => 2);
        GpuDevices.Require(SiloRole.Gpu, new GpuOptions { Count = 2 }, null);
    }

    [Fact]
    public void Gpus_of_this_machine_are_counted_without_an_error() => Assert.InRange(GpuDevices.Count(), 0, 64);

    [Fact]
    public void Configuration_that_cannot_be_read_is_named()
    {
        using var folder = new TempFolder();
        Assert.Contains("CellGenie:Silo", Assert.Throws<CellGenieException>(() => SiloApplication.Create(["--CellGenie:Data", folder.Path, "--CellGenie:Silo:Role", "king"])).Message);
        Assert.Contains("CellGenie:Api", Assert.Throws<CellGenieException>(() => SiloApplication.Create(["--CellGenie:Data", folder.Path, "--CellGenie:Api:KeyCache", "soon"])).Message);
    }

    [Fact]
    public async Task Silo_of_another_role_serves_probes_and_no_api()
    {
        await using var silo = await TestSilo.StartAsync(["--CellGenie:Silo:Role", "gpu", "--CellGenie:Gpu:Count", "1", "--CellGenie:Gpu:Verify", "false"]);
        (await silo.Operator.GetAsync("/health/ready")).Is(200);
        (await silo.Operator.GetAsync("/v1/me")).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("127.0.0.0/8, ::1/128", "https", "labs.example")]
    [InlineData("10.0.0.0/8", "http", "127.0.0.1")]
    [InlineData("", "http", "127.0.0.1")]
    public async Task Scheme_and_host_are_taken_from_trusted_proxies_alone(string proxies, string scheme, string host)
    {
        var seen = new SeenRequest();
        await using var silo = await TestSilo.StartAsync(["--CellGenie:Api:TrustedProxies", proxies], s => s.AddSingleton<IStartupFilter>(seen));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Root, "/health/live")) { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "labs.example" }, { "X-Forwarded-For", "203.0.113.7" } } };
        using var http = new HttpClient();
        (await http.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        Assert.Equal((scheme, host), (seen.Scheme, seen.Host));
    }

    [Fact]
    public void Proxies_that_are_no_networks_are_named()
    {
        var faults = new List<ValidationResult>();
        var options = new ApiAccessOptions { TrustedProxies = "10.0.0.0/8,proxy" };
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true));
        Assert.Contains("'proxy'", Assert.Single(faults).ErrorMessage);
    }

    [Fact]
    public async Task Silo_that_stops_is_not_ready_while_its_work_is_given_back()
    {
        var silo = await TestSilo.StartAsync();
        using var slice = new SlowSlice();
        silo.App.Services.GetRequiredService<ComputePool>().TryEnqueue("lab", slice);
        Assert.True(slice.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        (await silo.Operator.GetAsync("/health/ready")).Is(200);
        var stopping = silo.App.StopAsync();
        var during = await silo.Operator.GetAsync("/health/ready");
        var live = await silo.Operator.GetAsync("/health/live");
        slice.MayEnd.Set();
        await stopping;
        await silo.DisposeAsync();
        Assert.Equal(503, during.Code);
        Assert.Equal(200, live.Code);
    }

    private static string Refused(SiloRole role, int count, int there) =>
        Assert.Throws<CellGenieException>(() => GpuDevices.Require(role, new GpuOptions { Count = count }, () => there)).Message;

    private sealed class SeenRequest : IStartupFilter
    {
        public string? Scheme { get; private set; }

        public string? Host { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, inner) =>
            {
                await inner(context);
                (Scheme, Host) = (context.Request.Scheme, context.Request.Host.Host);
            });
            next(app);
        };
    }

    private sealed class SlowSlice : IComputeJob
    {
        public ManualResetEventSlim HasBegun { get; } = new();

        public ManualResetEventSlim MayEnd { get; } = new();

        public Slice RunSlice(CancellationToken cancellationToken)
        {
            HasBegun.Set();
            MayEnd.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
            return Slice.Done;
        }

        public void Dispose()
        {
        }
    }
}
