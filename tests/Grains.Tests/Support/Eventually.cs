using System.Diagnostics;

namespace CellGenie.Grains.Tests;

/// <summary>Waits for what another thread brings about: asks again until it is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is as it should be.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isSo(answer))
                return answer;
            Assert.True(Stopwatch.GetElapsedTime(begin) < Limit, $"still {answer} after {Limit}");
            await Task.Delay(20);
        }
    }
}
