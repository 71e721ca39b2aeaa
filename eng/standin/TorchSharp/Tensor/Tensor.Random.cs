namespace TorchSharp;

public static partial class torch
{
    // Random values, drawn from the shape or the values of this tensor.
    public partial class Tensor
    {
        public Tensor bernoulli(Generator generator = null) => Operators.Call("bernoulli", this, generator);

        public Tensor bernoulli_(double p = 0.5, Generator generator = null) => Operators.CallInPlace("bernoulli_.float", this, p, generator);

        public Tensor bernoulli_(Tensor p, Generator generator = null) => Operators.CallInPlace("bernoulli_.Tensor", this, p, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator generator = null) => Operators.Call("multinomial", this, num_samples, replacement, generator);

        public Tensor normal_(double mean = 0, double std = 1, Generator generator = null) => Operators.CallInPlace("normal_", this, mean, std, generator);

        public Tensor uniform_(double @from, double to, Generator generator = null) => Operators.CallInPlace("uniform_", this, @from, to, generator);

        public Tensor random_(double @from, double to, Generator generator = null) => Operators.CallInPlace("random_.from", this, (long)@from, (long)to, generator);

        public Tensor exponential_(double lambda = 1, Generator generator = null) => Operators.CallInPlace("exponential_", this, lambda, generator);

        public Tensor geometric_(double p, Generator generator = null) => Operators.CallInPlace("geometric_", this, p, generator);

        public Tensor log_normal_(double mean = 0, double std = 1, Generator generator = null) => Operators.CallInPlace("log_normal_", this, mean, std, generator);

        public Tensor cauchy_(double median = 0, double sigma = 1, Generator generator = null) => Operators.CallInPlace("cauchy_", this, median, sigma, generator);

        public Tensor poisson(Generator generator = null) => Operators.Call("poisson", this, generator);

        public Tensor fill_(Scalar value) => Operators.CallInPlace("fill_.Scalar", this, value);

        public Tensor zero_() => Operators.CallInPlace("zero_", this);
    }
}
