using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. It takes the given tensor's data, and its place in a dispose scope, over.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Taken(data, requires_grad, out DisposeScope scope))
    {
        if (scope is null)
        {
            DetachFromDisposeScope();
        }
        else if (scope != ((IScoped)this).OwningDisposeScope)
        {
            MoveToOtherDisposeScope(scope);
        }
    }

    private static nint Taken(Tensor data, bool requiresGrad, out DisposeScope scope)
    {
        scope = ((IScoped)data).OwningDisposeScope;
        return data.with_requires_grad(requiresGrad).DecoupleFromNativeHandle();
    }
}
