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
    internal abstract void Number(ref double? value);

    internal abstract void Flag(ref bool? value);
}

internal sealed class SavingOptions(BinaryWriter writer) : OptionsExchange
{
    internal override void Number(ref double? value) => writer.Write(value.Value);

    internal override void Flag(ref bool? value) => writer.Write(value.Value);
}

internal sealed class LoadingOptions(BinaryReader reader) : OptionsExchange
{
    internal override void Number(ref double? value) => value = reader.ReadDouble();

    internal override void Flag(ref bool? value) => value = reader.ReadBoolean();
}

internal sealed class ListingOptions : OptionsExchange
{
    internal Queue<double?> Numbers { get; } = [];

    internal Queue<bool?> Flags { get; } = [];

    internal override void Number(ref double? value) => Numbers.Enqueue(value);

    internal override void Flag(ref bool? value) => Flags.Enqueue(value);
}

internal sealed class CopyingOptions(ListingOptions source, bool onlyMissing) : OptionsExchange
{
    internal override void Number(ref double? value)
    {
        double? other = source.Numbers.Dequeue();
        value = onlyMissing ? value ?? other : other;
    }

    internal override void Flag(ref bool? value)
    {
        bool? other = source.Flags.Dequeue();
        value = onlyMissing ? value ?? other : other;
    }
}
