using System.Text.RegularExpressions;
using CellGenie.Grains;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Silo.Tests;

/// <summary>Every route of the running silo, called by everybody.</summary>
public sealed partial class RouteMatrixTests(SharedSilo shared)
{
    private IReadOnlyList<RouteEndpoint> Routes =>
        [.. shared.Silo.App.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Distinct()];

    [Fact]
    public void Routes_and_table_are_the_same()
    {
        Assert.All(Routes, r => Assert.True(NameOf(r) != null, $"{r.DisplayName} has no name"));
        Assert.Equal(RouteTable.Rows.Keys.Order(), Routes.Select(r => NameOf(r)!).Order());
    }

    [Fact]
    public void Every_route_says_who_may_call_it()
    {
        Assert.All(Routes, route =>
        {
            var access = route.Metadata.GetMetadata<RouteAccess>();
            var isAnonymous = route.Metadata.GetMetadata<AnonymousRoute>() != null;
            Assert.True(access != null != isAnonymous, $"{route.DisplayName} says nothing, or two things");
            var who = RouteTable.Rows[NameOf(route)!].Who;
            Assert.Equal(who == RouteTable.Who.Everybody, isAnonymous);
            if (access == null)
                return;
            Assert.Equal(who.AllowsOperators(), access.Operators);
            foreach (var role in Enum.GetValues<Role>())
                Assert.Equal(who.Allows(role), access.Decide(new Principal(PrincipalKind.Lab, "t", role, "k"), "t") == AccessDecision.Allowed);
        });
    }

    [Fact]
    public async Task Every_route_answers_every_caller_as_the_table_says()
    {
        var own = await shared.Silo.CreateLabAsync("lab-matrix");
        var broken = own.Owner.Key![..^1] + (own.Owner.Key![^1] == 'a' ? 'b' : 'a');
        var callers = new (string Name, Api Api, Func<RouteTable.Row, bool, int> Expected)[]
        {
            ("nobody", own.Owner.As(null), (row, _) => row.Who == RouteTable.Who.Everybody ? row.Status : 401),
            ("broken key", own.Owner.As(broken), (row, _) => row.Who == RouteTable.Who.Everybody ? row.Status : 401),
            ("another scheme's key", own.Owner.As("cgop_" + new string('0', 64)), (row, _) => row.Who == RouteTable.Who.Everybody ? row.Status : 401),
            ("viewer", own.Viewer, (row, _) => row.Who.Allows(Role.Viewer) ? row.Status : 403),
            ("member", own.Member, (row, _) => row.Who.Allows(Role.Member) ? row.Status : 403),
            ("owner", own.Owner, (row, _) => row.Who.Allows(Role.Owner) ? row.Status : 403),
            ("other tenant's owner", shared.B.Owner, (row, hasTenant) => hasTenant ? 404 : row.Who.Allows(Role.Owner) ? row.Status : 403),
            ("operator", shared.Silo.Operator, (row, _) => row.Who.AllowsOperators() ? row.Status : 403),
        };
        var faults = new List<string>();
        var calls = 0;
        foreach (var route in Routes.OrderBy(r => NameOf(r) == "deleteTenant"))
        {
            var row = RouteTable.Rows[NameOf(route)!];
            var (path, hasTenant) = PathOf(route, "lab-matrix");
            foreach (var (name, api, expected) in callers)
            {
                var answer = await api.SendAsync(MethodOf(route), path);
                calls++;
                if (answer.Code != expected(row, hasTenant))
                    faults.Add($"{row.Name} to {name}: {answer.Code} instead of {expected(row, hasTenant)}: {answer.Text}");
                if (answer.Code >= 400 && !(answer.Headers.WwwAuthenticate.ToString() == "Bearer" == (answer.Code == 401) && answer.ContentHeaders.ContentType?.MediaType == "application/problem+json"))
                    faults.Add($"{row.Name} to {name}: {answer.Code} is no problem with the right challenge");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(RouteTable.Rows.Count * callers.Length, calls);
    }

    [Fact]
    public async Task Another_tenants_things_are_answered_like_those_that_do_not_exist()
    {
        var faults = new List<string>();
        foreach (var route in Routes.Where(r => r.RoutePattern.GetParameter("tenant") != null))
        {
            var hidden = await shared.B.Owner.SendAsync(MethodOf(route), PathOf(route, "lab-a", SharedSilo.Dataset, SharedSilo.Batch).Path);
            var missing = await shared.B.Owner.SendAsync(MethodOf(route), PathOf(route, "lab-a").Path);
            var nowhere = await shared.B.Owner.SendAsync(MethodOf(route), PathOf(route, "no-such-lab").Path);
            if (hidden.Code != 404 || hidden.TextWithoutTrace != missing.TextWithoutTrace || hidden.TextWithoutTrace != nowhere.TextWithoutTrace
                || Shape(hidden) != Shape(missing) || Shape(hidden) != Shape(nowhere))
                faults.Add($"{NameOf(route)}: {hidden.Text} {missing.Text} {nowhere.Text}");
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));

        static string Shape(Answer a) => string.Join("\n", a.Headers.Concat(a.ContentHeaders).Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(",", h.Value)}").Order());
    }

    private static string? NameOf(RouteEndpoint route) => route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;

    private static HttpMethod MethodOf(RouteEndpoint route) => new(route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET");

    /// <summary>The address of a route, with names of things that do not exist unless given.</summary>
    private static (string Path, bool HasTenant) PathOf(RouteEndpoint route, string tenant, string dataset = "nothing", string batch = "nothing")
    {
        var path = Parameter().Replace(route.RoutePattern.RawText!, m => m.Groups[1].Value switch
        {
            "tenant" => tenant,
            "dataset" => dataset,
            "batch" => batch,
            "file" => "1.png",
            _ => "nothing",
        });
        return ("/" + path.TrimStart('/'), path != route.RoutePattern.RawText && route.RoutePattern.GetParameter("tenant") != null);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
