namespace CellGenie.Grains.Tests;

public sealed class CatalogueStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CatalogueState _catalogue = new();

    [Fact]
    public void Pages_are_newest_first_and_do_not_move_when_things_come_and_go()
    {
        for (var i = 0; i < 25; i++)
            _catalogue.Add(ResourceKind.Batch, $"b-{i}", Now);
        _catalogue.Add(ResourceKind.Run, "r-1", Now);

        var first = _catalogue.Page(ResourceKind.Batch, 10, null);
        _catalogue.Add(ResourceKind.Batch, "b-new", Now);
        _catalogue.Remove(ResourceKind.Batch, "b-15", Now);
        var second = _catalogue.Page(ResourceKind.Batch, 10, first.Continuation);
        var third = _catalogue.Page(ResourceKind.Batch, 10, second.Continuation);

        Assert.Equal(Enumerable.Range(15, 10).Reverse().Select(i => $"b-{i}"), first.Entries.Select(e => e.Id));
        Assert.Equal(Enumerable.Range(5, 10).Reverse().Select(i => $"b-{i}"), second.Entries.Select(e => e.Id));
        Assert.Equal(Enumerable.Range(0, 5).Reverse().Select(i => $"b-{i}"), third.Entries.Select(e => e.Id));
        Assert.Null(third.Continuation);
    }

    [Fact]
    public void Page_that_ends_exactly_at_the_end_is_the_last()
    {
        for (var i = 0; i < 10; i++)
            _catalogue.Add(ResourceKind.Batch, $"b-{i}", Now);

        Assert.Null(_catalogue.Page(ResourceKind.Batch, 10, null).Continuation);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1001, null)]
    [InlineData(10, "x")]
    [InlineData(10, "")]
    public void Page_of_a_bad_size_or_continuation_is_refused(int limit, string? continuation) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<ServiceException>(() => _catalogue.Page(ResourceKind.Batch, limit, continuation)).Code);

    [Fact]
    public void Thing_comes_and_goes_once_and_may_come_again()
    {
        Assert.True(_catalogue.Add(ResourceKind.Dataset, "d", Now));
        Assert.False(_catalogue.Add(ResourceKind.Dataset, "d", Now));
        Assert.True(_catalogue.Add(ResourceKind.Batch, "d", Now));
        Assert.True(_catalogue.Remove(ResourceKind.Dataset, "d", Now));
        Assert.False(_catalogue.Remove(ResourceKind.Dataset, "d", Now));
        Assert.Empty(_catalogue.Page(ResourceKind.Dataset, 1000, null).Entries);
        Assert.True(_catalogue.Add(ResourceKind.Dataset, "d", Now));
        Assert.Single(_catalogue.Page(ResourceKind.Dataset, 1000, null).Entries);
    }

    [Fact]
    public void Things_of_a_kind_are_at_most_10000_and_those_deleted_make_room_after_14_days()
    {
        for (var i = 0; i < 10_000; i++)
            _catalogue.Items.Add(new CatalogueItem { Number = _catalogue.Next++, Kind = ResourceKind.Batch, Id = $"b-{i}", Created = Now });
        _catalogue.Remove(ResourceKind.Batch, "b-0", Now);

        var error = Assert.Throws<ServiceException>(() => _catalogue.Add(ResourceKind.Batch, "more", Now.AddDays(14)));
        Assert.Equal((ErrorCode.Quota, "batches"), (error.Code, error.Limit));
        Assert.True(_catalogue.Add(ResourceKind.Dataset, "another kind", Now));
        Assert.True(_catalogue.Add(ResourceKind.Batch, "more", Now.AddDays(14).AddSeconds(1)));
        Assert.Equal(10_001, _catalogue.Items.Count);
    }
}
