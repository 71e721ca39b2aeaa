namespace TorchSharp;

/// <summary>Counts what this thread's dispose scopes have seen.</summary>
public class ThreadDisposeScopeStatistics
{
    /// <summary>Created while no scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Created while a scope was open.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Disposed, by its scope or by hand, while a scope owned it.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Taken out of all scopes.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    internal long DisposedOutsideScopeCount { get; set; }

    /// <summary>Created on this thread and not yet disposed.</summary>
    public long ThreadTotalLiveCount => CreatedOutsideScopeCount - DisposedOutsideScopeCount + CreatedInScopeCount - DisposedInScopeCount;

    public void Reset()
    {
        CreatedOutsideScopeCount = 0;
        CreatedInScopeCount = 0;
        DisposedInScopeCount = 0;
        DetachedFromScopeCount = 0;
        DisposedOutsideScopeCount = 0;
    }
}
