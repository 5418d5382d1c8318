using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>The datasets that are being rendered on this silo, so that their shards share a plan, which is costly to make for each. Thread-safe.</summary>
public sealed class RenderSessions : IDisposable
{
    private readonly BankCache _banks;
    private readonly LeaseCache<(BankKey Bank, string Specification), RenderSession> _sessions;

    /// <summary>Creates an empty cache.</summary>
    public RenderSessions(BankCache banks, ComputeOptions options)
    {
        _banks = banks;
        _sessions = new((key, cancellationToken) => OpenAsync(key.Bank, key.Specification, cancellationToken), session => session.Dispose(), options.IdleDatasets);
    }

    /// <summary>Begins to render a dataset, or joins those who do.</summary>
    /// <exception cref="CellGenieException">The specification is not valid for the bank, or the bank cannot be opened, see <see cref="BankCache.AcquireAsync"/>.</exception>
    /// <exception cref="BlobStoreException">The storage failed.</exception>
    public Task<Lease<RenderSession>> AcquireAsync(BankKey bank, GenerationSpecification specification, CancellationToken cancellationToken = default) =>
        _sessions.AcquireAsync((bank, specification.ToJson()), cancellationToken);

    /// <summary>Closes what is not in use. Called when no lease is held any more, before the <see cref="BankCache"/> is disposed.</summary>
    public void Dispose() => _sessions.Dispose();

    private async Task<(RenderSession Session, long Weight)> OpenAsync(BankKey key, string specification, CancellationToken cancellationToken)
    {
        var bank = await _banks.AcquireAsync(key, cancellationToken).ConfigureAwait(false);
        try
        {
            return (new RenderSession(bank, GenerationSpecification.Parse(specification)), 1);
        }
        catch
        {
            bank.Dispose();
            throw;
        }
    }
}
