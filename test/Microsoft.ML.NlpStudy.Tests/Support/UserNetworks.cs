using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The options of a network as a user writes one: two LSTM directions, and the mean of their states.</summary>
public sealed record MeanOfStates : IClassifierNetworkFactory
{
    public int VectorSize { get; init; } = 16;

    public int HiddenSize { get; init; } = 24;

    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether the dropout is TorchSharp's, which ties the texts of a batch together.</summary>
    public bool UsesTorchDropout { get; init; }

    /// <summary>Whether padding counts in the mean, which is a fault.</summary>
    public bool CountsPadding { get; init; }

    public Module<Tensor, Tensor, Tensor> CreateNetwork(int idCount, int classCount) => new Network(this, idCount, classCount);

    private sealed class Network : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding embedding;
        private readonly LSTM lstm;
        private readonly Module<Tensor, Tensor> dropout;
        private readonly MixedPrecisionLinear output;
        private readonly bool _countsPadding;

        public Network(MeanOfStates options, int idCount, int classCount)
            : base(nameof(MeanOfStates))
        {
            embedding = Embedding(idCount, options.VectorSize, padding_idx: 0);
            lstm = LSTM(options.VectorSize, options.HiddenSize, batchFirst: true);
            dropout = options.UsesTorchDropout ? Dropout(options.Dropout) : new ReproducibleDropout(options.Dropout);
            output = new MixedPrecisionLinear(options.HiddenSize, classCount);
            _countsPadding = options.CountsPadding;
            RegisterComponents();
        }

        public override Tensor forward(Tensor ids, Tensor lengths)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor states = lstm.call(embedding.call(ids)).Item1;                               // (B, T, H)
            if (!_countsPadding)
            {
                Tensor steps = arange(ids.shape[1], ScalarType.Int64, ids.device).unsqueeze(0); // (1, T)
                states = states * steps.lt(lengths.unsqueeze(1)).unsqueeze(2);                  // (B, T, H)
            }

            Tensor mean = states.sum([1L]) / lengths.unsqueeze(1);                              // (B, H)
            return output.call(dropout.call(mean)).MoveToOuterDisposeScope();                   // (B, C)
        }
    }
}

/// <summary>A network with a fault, for the errors.</summary>
public sealed record FaultyNetwork : IClassifierNetworkFactory
{
    public string Fault { get; init; } = "";

    public Module<Tensor, Tensor, Tensor> CreateNetwork(int idCount, int classCount) =>
        Fault == "none" ? null! : new Network(Fault, idCount, classCount);

    private sealed class Network : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding embedding;
        private readonly Linear spare;
        private readonly string _fault;

        public Network(string fault, int idCount, int classCount)
            : base(nameof(FaultyNetwork))
        {
            _fault = fault;
            embedding = Embedding(idCount, fault == "shape" ? classCount + 1 : classCount);
            spare = Linear(2, 2);
            if (fault == "type")
            {
                embedding.to(ScalarType.Float64);
            }

            RegisterComponents();
            foreach (Parameter parameter in parameters())
            {
                parameter.requires_grad = fault != "frozen";
            }
        }

        public override Tensor forward(Tensor ids, Tensor lengths) =>
            _fault == "error" ? throw new NotSupportedException("no such layer") : embedding.call(ids).sum([1L]);
    }
}

/// <summary>Options that JSON does not give back.</summary>
public sealed record ForgetfulNetwork : IClassifierNetworkFactory
{
    public int Size { get; private set; }

    public static ForgetfulNetwork Of(int size) => new() { Size = size };

    public Module<Tensor, Tensor, Tensor> CreateNetwork(int idCount, int classCount) => throw new NotSupportedException();
}
