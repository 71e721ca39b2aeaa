namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The update of every weight w by its gradient g in one step of an optimizer. It also updates the moments m (of gradients) and v (of their
/// squares):
/// <code>
/// d = GradientShare·g + Decay·w
/// v = SecondKept·v + SecondAdded·d²            where HasSecond
/// d = d / (RootScale·√v + Epsilon)             where Division is BeforeFirst
/// m = FirstKept·m + FirstAdded·d               where HasFirst
/// d = m, or d + FirstKept·m where LooksAhead   where HasFirst
/// d = d / (RootScale·√v + Epsilon)             where Division is AfterFirst
/// w = Shrink·w - Rate·d
/// </code>
/// All six optimizers follow this formula with different numbers, and give the values of PyTorch's <c>torch.optim</c>.
/// </summary>
internal readonly record struct UpdateStep
{
    private const double RmsKept = 0.99; // PyTorch's alpha

    /// <summary>The factor of a clipped gradient; 1 for one that is not clipped.</summary>
    public float GradientShare { get; init; }

    public bool HasFirst { get; private init; }
    public bool HasSecond { get; private init; }
    public bool LooksAhead { get; private init; }
    public RootDivision Division { get; private init; }
    public float Decay { get; private init; }
    public float Shrink { get; private init; }
    public float FirstKept { get; private init; }
    public float FirstAdded { get; private init; }
    public float SecondKept { get; private init; }
    public float SecondAdded { get; private init; }
    public float RootScale { get; private init; }
    public float Epsilon { get; private init; }
    public float Rate { get; private init; }

    /// <summary>Computes the update of a step.</summary>
    /// <param name="choice">The optimizer.</param>
    /// <param name="point">The schedule's learning rate and momentum. SGD and RMSprop ignore the momentum unless they have one.</param>
    /// <param name="step">The step's number, from 1.</param>
    public static UpdateStep Of(OptimizerChoice choice, RatePoint point, long step)
    {
        double momentum = choice.Momentum > 0 ? point.Momentum ?? choice.Momentum : 0;
        var plain = new UpdateStep
        {
            GradientShare = 1,
            Decay = (float)choice.WeightDecay,
            Shrink = 1,
            HasFirst = momentum > 0,
            FirstKept = (float)momentum,
            FirstAdded = 1,
            RootScale = 1,
            Epsilon = (float)choice.EffectiveEpsilon,
            Rate = (float)point.LearningRate,
        };
        return choice.Kind switch
        {
            OptimizerKind.Sgd => plain with { LooksAhead = choice.Nesterov },
            OptimizerKind.RmsProp => plain with
            {
                HasSecond = true,
                SecondKept = (float)RmsKept,
                SecondAdded = (float)(1 - RmsKept),
                Division = RootDivision.BeforeFirst,
            },
            OptimizerKind.Adagrad =>
                plain with { HasFirst = false, HasSecond = true, SecondKept = 1, SecondAdded = 1, Division = RootDivision.AfterFirst },
            OptimizerKind.RAdam => Rectified(plain, choice, point, step),
            OptimizerKind.AdamW =>
                Adam(plain, choice, point, step) with { Decay = 0, Shrink = (float)(1 - (point.LearningRate * choice.WeightDecay)) },
            _ => Adam(plain, choice, point, step),
        };
    }

    private static UpdateStep Adam(UpdateStep plain, OptimizerChoice choice, RatePoint point, long step)
    {
        double beta1 = point.Momentum ?? choice.Beta1;
        return plain with
        {
            HasFirst = true,
            FirstKept = (float)beta1,
            FirstAdded = (float)(1 - beta1),
            HasSecond = true,
            SecondKept = (float)choice.Beta2,
            SecondAdded = (float)(1 - choice.Beta2),
            Division = RootDivision.AfterFirst,

            // Both moments start at 0, which these two factors correct.
            RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(choice.Beta2, step))),
            Rate = (float)(point.LearningRate / (1 - Math.Pow(beta1, step))),
        };
    }

    // In the first steps the mean of the squares is too uncertain, and RAdam does not divide by its root.
    private static UpdateStep Rectified(UpdateStep plain, OptimizerChoice choice, RatePoint point, long step)
    {
        UpdateStep adam = Adam(plain, choice, point, step);
        double power = Math.Pow(choice.Beta2, step);
        double longest = (2 / (1 - choice.Beta2)) - 1;
        double length = longest - (2 * step * power / (1 - power));
        if (length <= 5)
        {
            return adam with { Division = RootDivision.None };
        }

        double rectification = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        return adam with { RootScale = 1, Rate = (float)(adam.Rate * rectification * Math.Sqrt(1 - power)) };
    }
}

/// <summary>The place in an <see cref="UpdateStep"/> of the division by the root of the second moment.</summary>
internal enum RootDivision
{
    None,
    BeforeFirst,
    AfterFirst,
}
