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
    internal abstract void Number(ref long value);

    internal abstract void Number(ref double value);

    internal abstract void Tensor(ref Tensor value);

    /// <summary>A tensor that some options do without.</summary>
    internal virtual void Optional(ref Tensor value)
    {
        if (value is not null)
        {
            Tensor(ref value);
        }
    }
}

internal sealed class SavingState(BinaryWriter writer) : StateExchange
{
    internal override void Number(ref long value) => writer.Write(value);

    internal override void Number(ref double value) => writer.Write(value);

    internal override void Tensor(ref Tensor value) => TensorFormat.Write(writer, value);

    internal override void Optional(ref Tensor value)
    {
        writer.Write(value is not null);
        base.Optional(ref value);
    }
}

internal sealed class LoadingState(BinaryReader reader, Device device) : StateExchange
{
    internal override void Number(ref long value) => value = reader.ReadInt64();

    internal override void Number(ref double value) => value = reader.ReadDouble();

    internal override void Tensor(ref Tensor value)
    {
        value?.Dispose();
        value = TensorFormat.Read(reader).to(device, disposeAfter: true).DetachFromDisposeScope();
    }

    internal override void Optional(ref Tensor value)
    {
        if (reader.ReadBoolean())
        {
            Tensor(ref value);
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

    internal override void Number(ref long value) => Numbers.Enqueue(value);

    internal override void Number(ref double value) => Numbers.Enqueue(value);

    internal override void Tensor(ref Tensor value) => Tensors.Enqueue(value);

    internal override void Optional(ref Tensor value) => Tensors.Enqueue(value);
}

internal sealed class CopyingState(ListingState source, Device device) : StateExchange
{
    internal override void Number(ref long value) => value = (long)source.Numbers.Dequeue();

    internal override void Number(ref double value) => value = source.Numbers.Dequeue();

    internal override void Tensor(ref Tensor value)
    {
        value?.Dispose();
        value = source.Tensors.Dequeue()?.to(device, copy: true).DetachFromDisposeScope();
    }

    internal override void Optional(ref Tensor value) => Tensor(ref value);
}

internal sealed class MovingState(Device device) : StateExchange
{
    internal override void Number(ref long value)
    {
    }

    internal override void Number(ref double value)
    {
    }

    internal override void Tensor(ref Tensor value) => value = value.to(device, disposeAfter: true).DetachFromDisposeScope();
}

internal sealed class DisposingState : StateExchange
{
    internal override void Number(ref long value)
    {
    }

    internal override void Number(ref double value)
    {
    }

    internal override void Tensor(ref Tensor value) => value.Dispose();
}
