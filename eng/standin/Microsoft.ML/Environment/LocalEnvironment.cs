namespace Microsoft.ML.Runtime;

/// <summary>The environment behind an <see cref="MLContext"/>: where the seed, the catalog of components and the listener are.</summary>
internal sealed class LocalEnvironment : EnvironmentBase
{
    private readonly Action<LogMessage> _listener;

    public LocalEnvironment(int? seed, Action<LogMessage> listener)
        : base(null, null, null, seed is null ? new TauswortheHybrid(new Random()) : new TauswortheHybrid((uint)seed.Value))
    {
        Seed = seed;
        _listener = listener;
    }

    public override ComponentCatalog ComponentCatalog { get; } = new();

    public override int? Seed { get; }

    public override void Send(LogMessage message) => _listener?.Invoke(message);
}
