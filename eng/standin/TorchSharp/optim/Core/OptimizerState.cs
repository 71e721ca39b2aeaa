using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public virtual bool ApproximatelyEquals(OptimizerState other)
    {
        if (other.GetType() != GetType())
        {
            return false;
        }

        var (own, others) = (new ListingState(), new ListingState());
        Exchange(own);
        other.Exchange(others);
        return own.Numbers.SequenceEqual(others.Numbers) && own.Tensors.Zip(others.Tensors).All(pair =>
            pair.First is null ? pair.Second is null : pair.Second is not null && pair.First.allclose(pair.Second));
    }

    public virtual void to(Device device) => Exchange(new MovingState(device));

    /// <summary>Hands over each part of the state once, in the order in which TorchSharp's files hold them.</summary>
    internal abstract void Exchange(StateExchange exchange);

    internal void Save(BinaryWriter writer) => Exchange(new SavingState(writer));

    internal void Load(BinaryReader reader) => Exchange(new LoadingState(reader, _parameter.device));

    internal void CopyFrom(OptimizerState source)
    {
        var values = new ListingState();
        source.Exchange(values);
        Exchange(new CopyingState(values, _parameter.device));
    }

    internal Tensor Zeros() => zeros_like(_parameter).DetachFromDisposeScope();
}

internal abstract class StateExchange
{
    internal StateExchange Number(ref long value)
    {
        Take(ref value);
        return this;
    }

    internal StateExchange Number(ref double value)
    {
        Take(ref value);
        return this;
    }

    internal StateExchange Tensor(ref Tensor value)
    {
        Take(ref value);
        return this;
    }

    /// <summary>A tensor that some options do without.</summary>
    internal StateExchange Optional(ref Tensor value)
    {
        TakeOptional(ref value);
        return this;
    }

    protected abstract void Take(ref long value);

    protected abstract void Take(ref double value);

    protected abstract void Take(ref Tensor value);

    protected virtual void TakeOptional(ref Tensor value)
    {
        if (value is not null)
        {
            Take(ref value);
        }
    }
}

internal sealed class SavingState(BinaryWriter writer) : StateExchange
{
    protected override void Take(ref long value) => writer.Write(value);

    protected override void Take(ref double value) => writer.Write(value);

    protected override void Take(ref Tensor value) => TensorFormat.Write(writer, value);

    protected override void TakeOptional(ref Tensor value)
    {
        writer.Write(value is not null);
        base.TakeOptional(ref value);
    }
}

internal sealed class LoadingState(BinaryReader reader, Device device) : StateExchange
{
    protected override void Take(ref long value) => value = reader.ReadInt64();

    protected override void Take(ref double value) => value = reader.ReadDouble();

    protected override void Take(ref Tensor value)
    {
        value?.Dispose();
        value = TensorFormat.Read(reader).to(device, disposeAfter: true).DetachFromDisposeScope();
    }

    protected override void TakeOptional(ref Tensor value)
    {
        if (reader.ReadBoolean())
        {
            Take(ref value);
        }
        else
        {
            value?.Dispose();
            value = null;
        }
    }
}

internal sealed class ListingState : StateExchange
{
    internal Queue<double> Numbers { get; } = [];

    internal Queue<Tensor> Tensors { get; } = [];

    protected override void Take(ref long value) => Numbers.Enqueue(value);

    protected override void Take(ref double value) => Numbers.Enqueue(value);

    protected override void Take(ref Tensor value) => Tensors.Enqueue(value);

    protected override void TakeOptional(ref Tensor value) => Tensors.Enqueue(value);
}

internal sealed class CopyingState(ListingState source, Device device) : StateExchange
{
    protected override void Take(ref long value) => value = (long)source.Numbers.Dequeue();

    protected override void Take(ref double value) => value = source.Numbers.Dequeue();

    protected override void Take(ref Tensor value)
    {
        value?.Dispose();
        value = source.Tensors.Dequeue()?.to(device, copy: true).DetachFromDisposeScope();
    }

    protected override void TakeOptional(ref Tensor value) => Take(ref value);
}

internal sealed class MovingState(Device device) : StateExchange
{
    protected override void Take(ref long value)
    {
    }

    protected override void Take(ref double value)
    {
    }

    protected override void Take(ref Tensor value) => value = value.to(device, disposeAfter: true).DetachFromDisposeScope();
}

internal sealed class DisposingState : StateExchange
{
    protected override void Take(ref long value)
    {
    }

    protected override void Take(ref double value)
    {
    }

    protected override void Take(ref Tensor value) => value.Dispose();
}
