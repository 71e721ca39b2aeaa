using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>What the environment of an MLContext and the hosts registered from it share: names, channels, options, random numbers.</summary>
internal abstract class EnvironmentBase : IHostEnvironmentInternal, ICancelable
{
    private readonly Lock _lock = new();
    private readonly List<WeakReference<EnvironmentBase>> _hosts = [];
    private readonly Dictionary<string, object> _options = [];
    private readonly string _registrarName;

    protected EnvironmentBase(string name, string parentName, EnvironmentBase registrar, Random random)
    {
        Name = name;
        ParentName = parentName;
        FullName = parentName is null ? name : $"{parentName}; {name}";
        Random = random;
        _registrarName = registrar?.FullName;
    }

    public abstract ComponentCatalog ComponentCatalog { get; }

    public abstract int? Seed { get; }

    public abstract void Send(LogMessage message);

    // Hosts say the same: in ML.NET too only a channel knows its component.
    public string ContextDescription => "HostEnvironment";

    public string TempFilePath { get; set; } = Path.GetTempPath();

    public bool FallbackToCpu { get; set; }

    public int? GpuDeviceId { get; set; }

    public bool IsCanceled { get; private set; }

    protected internal string Name { get; }

    protected internal string ParentName { get; }

    protected internal string FullName { get; }

    protected Random Random { get; }

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (_lock)
        {
            var random = seed is null ? new TauswortheHybrid(Random) : new TauswortheHybrid((uint)seed.Value);
            var host = new Host(this, name, _registrarName, random)
            {
                // Copied, not looked up: a component keeps the choices of the moment it was made.
                TempFilePath = TempFilePath,
                FallbackToCpu = FallbackToCpu,
                GpuDeviceId = GpuDeviceId,
                IsCanceled = IsCanceled,
            };
            _hosts.RemoveAll(reference => !reference.TryGetTarget(out _));
            _hosts.Add(new WeakReference<EnvironmentBase>(host));
            return host;
        }
    }

    public void CancelExecution()
    {
        lock (_lock)
        {
            foreach (var reference in _hosts)
            {
                if (reference.TryGetTarget(out var host))
                    host.CancelExecution();
            }
            _hosts.Clear();
            IsCanceled = true;
        }
    }

    public IChannel Start(string name) => new Channel(this, name);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this, name);

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel(name);

    public TException Process<TException>(TException ex) where TException : Exception
    {
        if (ex is not null)
            ex.Data["Throwing component"] = "Environment";
        return Contracts.Mark(ex);
    }

    public bool TryAddOption<T>(string name, T value)
    {
        CheckOptionName(name);
        return _options.TryAdd(name, value);
    }

    public void SetOption<T>(string name, T value)
    {
        CheckOptionName(name);
        _options[name] = value;
    }

    public bool TryGetOption<T>(string name, out T value)
    {
        CheckOptionName(name);
        bool found = _options.TryGetValue(name, out object held) && held is T;
        value = found ? (T)held : default;
        return found;
    }

    public T GetOptionOrDefault<T>(string name)
    {
        CheckOptionName(name);
        if (!_options.TryGetValue(name, out object held))
            _options[name] = held = default(T);
        return (T)held;
    }

    public bool RemoveOption(string name)
    {
        CheckOptionName(name);
        return _options.Remove(name);
    }

    private static void CheckOptionName(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentNullException(nameof(name));
    }

    private sealed class Host : EnvironmentBase, IHost
    {
        private readonly EnvironmentBase _registrar;

        public Host(EnvironmentBase registrar, string name, string parentName, Random random)
            : base(name, parentName, registrar, random) => _registrar = registrar;

        public Random Rand => Random;

        public override ComponentCatalog ComponentCatalog => _registrar.ComponentCatalog;

        public override int? Seed => _registrar.Seed;

        public override void Send(LogMessage message) => _registrar.Send(message);
    }

    private class Pipe<TMessage>(EnvironmentBase owner, string name) : IPipe<TMessage>
    {
        public string ContextDescription => Source;

        protected string Source { get; } = owner.FullName is null ? name : $"{owner.FullName}; {name}";

        // ML.NET's context listens to log messages alone; other pipes are for hosts of its command line.
        public void Send(TMessage msg)
        {
            if (msg is ChannelMessage message)
                owner.Send(new LogMessage(Source, message));
        }

        public TException Process<TException>(TException ex) where TException : Exception
        {
            if (ex is not null)
            {
                ex.Data["Throwing component"] = owner.Name;
                ex.Data["Parent component"] = owner.ParentName;
                ex.Data["Phase"] = name;
            }
            return Contracts.Mark(ex);
        }

        public virtual void Dispose() { }
    }

    private sealed class Channel : Pipe<ChannelMessage>, IChannel
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private bool _disposed;

        public Channel(EnvironmentBase owner, string name) : base(owner, name) => Trace(MessageSensitivity.None, "Channel started");

        public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));

        public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));

        public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));

        public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

        public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));

        public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));

        public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));

        public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));

        public override void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", Stopwatch.GetElapsedTime(_started));
            Trace(MessageSensitivity.None, "Channel disposed");
        }
    }
}

/// <summary>A message and the full name of the channel that sent it.</summary>
internal readonly record struct LogMessage(string Source, ChannelMessage Message);
