namespace TorchSharp.Modules;

/// <summary>Which options make sense. Names and bounds are TorchSharp's, which differ a little from optimizer to optimizer.</summary>
internal static class OptionChecks
{
    internal static void NotNegative(string name, double value) => Refuse(value < 0, name, value);

    internal static void AtMostOne(string name, double value) => Refuse(value is < 0 or > 1, name, value);

    internal static void OfAdam(double lr, double beta1, double beta2, double eps, double weight_decay)
    {
        NotNegative("learning rate", lr);
        NotNegative("ε", eps);
        BelowOne("beta1", beta1);
        BelowOne("beta2", beta2);
        NotNegative("weight_decay value", weight_decay);
    }

    /// <summary>Those of NAdam and RAdam.</summary>
    internal static void OfAdamsVariants(double lr, double beta1, double beta2, double eps, double weight_decay)
    {
        NotNegative("learning rate", lr);
        AtMostOne("beta1 value", beta1);
        AtMostOne("beta2 value", beta2);
        NotNegative("eps value", eps);
        NotNegative("weight_decay value", weight_decay);
    }

    private static void BelowOne(string name, double value) => Refuse(value is < 0 or >= 1, name, value);

    private static void Refuse(bool wrong, string name, double value)
    {
        if (wrong)
        {
            throw new ArgumentException($"Invalid {name}: {value}");
        }
    }
}
