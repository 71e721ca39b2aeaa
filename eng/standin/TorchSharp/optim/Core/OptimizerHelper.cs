using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the optimizers share: a state for each parameter, and both in TorchSharp's file format.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults;
    protected Utils.OrderedDict<IntPtr, OptimizerState> _state = new();

    public OptimizerHelper()
    {
    }

    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (ParamGroup group in _parameter_groups)
        {
            result.Options.Add(group.Options);
            List<int> indices = [];
            foreach (Parameter parameter in group.Parameters)
            {
                indices.Add(result.State.Count);
                result.State.Add(_state[parameter.Handle]);
            }

            result.StateIndexRef.Add(indices);
        }

        return result;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        StateDictionary own = this.state_dict();
        Check(state_dict.Options.Count, state_dict.State.Count, own);
        for (int i = 0; i < own.Options.Count; i++)
        {
            if (own.Options[i] != state_dict.Options[i])
            {
                own.Options[i].LoadStateDict(state_dict.Options[i]);
            }
        }

        for (int i = 0; i < own.State.Count; i++)
        {
            if (own.State[i] != state_dict.State[i])
            {
                own.State[i].LoadStateDict(state_dict.State[i]);
            }
        }
    }

    public void save_state_dict(string location)
    {
        using FileStream stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        StateDictionary own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(own.Options.Count);
        writer.Write7BitEncodedInt64(own.State.Count);
        own.Options.ForEach(options => options.SaveStateDict(writer));
        own.State.ForEach(state => state.SaveStateDict(writer));
    }

    public void load_state_dict(string location)
    {
        using FileStream stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        string found = reader.ReadString();
        if (found != GetType().Name)
        {
            throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{found}' in the loaded stream.");
        }

        StateDictionary own = state_dict();
        Check(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), own);
        own.Options.ForEach(options => options.LoadStateDict(reader));
        own.State.ForEach(state => state.LoadStateDict(reader));
    }

    public void to(Device device)
    {
        foreach (OptimizerState state in _state.Values)
        {
            state.to(device);
        }
    }

    protected Tensor _step<T>(Action<T> body, Func<Tensor> loss_closure = null)
        where T : ParamGroup
    {
        Tensor loss = null;
        if (loss_closure is not null)
        {
            using (enable_grad())
            {
                loss = loss_closure();
            }
        }

        using (no_grad())
        {
            using DisposeScope scope = NewDisposeScope();
            foreach (ParamGroup group in _parameter_groups)
            {
                body((T)group);
            }
        }

        return loss;
    }

    internal override void ReleaseState()
    {
        foreach (OptimizerState state in _state.Values)
        {
            state.Exchange(new DisposingState());
        }

        _state.clear();
    }

    /// <summary>Takes the options of a group as the optimizer's own, then the groups to work on.</summary>
    internal void Start(ParamGroup defaults, IEnumerable<ParamGroup> groups)
    {
        _defaults = defaults.Options;
        _defaults.InitialLearningRate = _defaults.LearningRate.Value;
        foreach (ParamGroup group in groups)
        {
            add_param_group(group);
        }
    }

    /// <summary>Adds a group whose unset options become the optimizer's, and a state for each of its parameters.</summary>
    internal void AddGroup<TOptions>(ParamGroup group, Func<Parameter, OptimizerState> newState)
        where TOptions : OptimizerOptions, new()
    {
        group.Options ??= new TOptions();
        group.Options.LearningRate ??= _defaults.LearningRate;
        group.Options.FillFrom(_defaults);
        group.Options.InitialLearningRate = group.Options.LearningRate.Value;
        group.Parameters = [.. group.Parameters];
        _parameter_groups.Add(group);
        foreach (Parameter parameter in group.Parameters)
        {
            OptimizerState state = newState(parameter);
            state.Initialize(group.Options);
            _state[parameter.Handle] = state;
        }
    }

    /// <summary>The parameters of a group that have a gradient, with their states.</summary>
    internal IEnumerable<(Parameter Parameter, Tensor Gradient, TState State)> WithGradients<TState>(ParamGroup group, double weightDecay, bool maximize)
        where TState : OptimizerState
    {
        foreach (Parameter parameter in group.Parameters)
        {
            Tensor gradient = parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            if (maximize)
            {
                gradient = gradient.neg();
            }

            if (weightDecay != 0)
            {
                gradient = gradient.add(parameter, weightDecay);
            }

            yield return (parameter, gradient, (TState)_state[parameter.Handle]);
        }
    }

    private static void Check(long options, long states, StateDictionary own)
    {
        if (options != own.Options.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        }

        if (states != own.State.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
        }
    }
}
