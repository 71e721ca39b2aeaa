using System;

namespace TorchSharp;

/// <summary>What a DisposeScope can own: a tensor, or a packed sequence of them.</summary>
internal interface IScoped : IDisposable
{
    /// <summary>The scope that will dispose this, or null.</summary>
    DisposeScope OwningDisposeScope { get; set; }
}
