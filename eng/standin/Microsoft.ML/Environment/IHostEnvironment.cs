namespace Microsoft.ML.Runtime;

/// <summary>Knows where it is, and writes that onto the exceptions that pass.</summary>
public interface IExceptionContext
{
    string ContextDescription { get; }

    TException Process<TException>(TException ex) where TException : Exception;
}

/// <summary>Opens channels for messages.</summary>
public interface IChannelProvider : IExceptionContext
{
    IChannel Start(string name);

    IPipe<TMessage> StartPipe<TMessage>(string name);
}

/// <summary>What components run in: messages, progress, and the catalog of what can be loaded.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    ComponentCatalog ComponentCatalog { get; }

    /// <summary>Makes a host for a component. Without a seed its random numbers follow from one draw of this environment's.</summary>
    IHost Register(string name, int? seed = null, bool? verbose = null);
}

/// <summary>The environment of one component, with random numbers of its own.</summary>
public interface IHost : IHostEnvironment
{
    Random Rand { get; }
}

/// <summary>Can be asked to stop.</summary>
internal interface ICancelable
{
    bool IsCanceled { get; }

    void CancelExecution();
}

/// <summary>What the package's own components see of an environment beyond the public part.</summary>
internal interface IHostEnvironmentInternal : IHostEnvironment
{
    int? Seed { get; }

    string TempFilePath { get; set; }

    bool FallbackToCpu { get; set; }

    int? GpuDeviceId { get; set; }

    bool TryAddOption<T>(string name, T value);

    void SetOption<T>(string name, T value);

    bool TryGetOption<T>(string name, out T value);

    T GetOptionOrDefault<T>(string name);

    bool RemoveOption(string name);
}
