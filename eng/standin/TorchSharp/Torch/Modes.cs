using System;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Native.grad_mode() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.inference_mode() != 0;

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    public static DisposeScope CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;

    /// <summary>Evaluates an expression and disposes everything that it made but its value.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    /// <summary>Sets this thread's grad mode until it is disposed.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly bool before = is_grad_enabled();

        internal GradMode(bool enabled) => Native.set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Native.set_grad_mode(before ? 1 : 0);
    }

    /// <summary>Sets this thread's inference mode until it is disposed, on the same thread.</summary>
    private sealed class InferenceMode(bool mode) : IDisposable
    {
        private nint guard = Native.inference_mode_enter(mode ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0)
                Native.inference_mode_leave(guard);
            guard = 0;
        }
    }
}
