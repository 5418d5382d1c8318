using CellGenie.Grains.Storage;

namespace CellGenie.Grains;

/// <summary>A culture: keeps what the newest library says of it.</summary>
[GrainType("cellgenie.culture")]
internal sealed class CultureGrain([PersistentState("culture", GrainStateStore.Name)] IPersistentState<CultureState> state) : Grain, ICultureGrain
{
    public Task<CultureProfileInfo> GetAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(state.State.Culture ?? throw ServiceException.NotFound($"culture {TenantKey.Parse(this.GetPrimaryKeyString()).Part}"));

    public async Task SetAsync(CultureProfileInfo? culture, CancellationToken cancellationToken = default)
    {
        if (state.State.Culture == culture)
            return;
        state.State.Culture = culture;
        await state.SaveAsync(DeactivateOnIdle);
    }
}
