namespace TorchSharp.Modules;

/// <summary>The options of one parameter group. A null option takes the optimizer's value when the group is added.</summary>
public class OptimizerOptions
{
    public OptimizerOptions()
    {
    }

    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate.Value);
        Exchange(new SavingOptions(writer));
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
        Exchange(new LoadingOptions(reader));
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
        var values = new ListingOptions();
        source.Exchange(values);
        Exchange(new CopyingOptions(values, onlyMissing: false));
    }

    internal void FillFrom(OptimizerOptions defaults)
    {
        var values = new ListingOptions();
        defaults.Exchange(values);
        Exchange(new CopyingOptions(values, onlyMissing: true));
    }

    /// <summary>Hands over each option once, in the order in which TorchSharp's files hold them.</summary>
    internal virtual void Exchange(OptionsExchange exchange)
    {
    }
}

internal abstract class OptionsExchange
{
    internal OptionsExchange Number(ref double? value)
    {
        Take(ref value);
        return this;
    }

    internal OptionsExchange Flag(ref bool? value)
    {
        Take(ref value);
        return this;
    }

    protected abstract void Take(ref double? value);

    protected abstract void Take(ref bool? value);
}

internal sealed class SavingOptions(BinaryWriter writer) : OptionsExchange
{
    protected override void Take(ref double? value) => writer.Write(value.Value);

    protected override void Take(ref bool? value) => writer.Write(value.Value);
}

internal sealed class LoadingOptions(BinaryReader reader) : OptionsExchange
{
    protected override void Take(ref double? value) => value = reader.ReadDouble();

    protected override void Take(ref bool? value) => value = reader.ReadBoolean();
}

internal sealed class ListingOptions : OptionsExchange
{
    internal Queue<double?> Numbers { get; } = [];

    internal Queue<bool?> Flags { get; } = [];

    protected override void Take(ref double? value) => Numbers.Enqueue(value);

    protected override void Take(ref bool? value) => Flags.Enqueue(value);
}

internal sealed class CopyingOptions(ListingOptions source, bool onlyMissing) : OptionsExchange
{
    protected override void Take(ref double? value)
    {
        double? other = source.Numbers.Dequeue();
        value = onlyMissing ? value ?? other : other;
    }

    protected override void Take(ref bool? value)
    {
        bool? other = source.Flags.Dequeue();
        value = onlyMissing ? value ?? other : other;
    }
}
