namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? Operators.CallInPlace("relu_", x).alias() : Operators.Call("relu", x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false)
                => inplace ? Operators.CallInPlace("leaky_relu_", input, negative_slope).alias() : Operators.Call("leaky_relu", input, negative_slope);

            public static Tensor gelu(Tensor x) => Operators.Call("gelu", x);

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? Operators.CallInPlace("silu_", x).alias() : Operators.Call("silu", x);

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Operators.CallInPlace("tanh_", x).alias() : Operators.Call("tanh", x);

            public static Tensor sigmoid(Tensor x) => Operators.Call("sigmoid", x);

            public static Tensor logsigmoid(Tensor x) => Operators.Call("log_sigmoid", x);

            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) => Operators.Call("softplus", x, beta, threshold);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Operators.Call("softmax.int", input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => Operators.Call("log_softmax.int", x, dim);

            public static Tensor glu(Tensor input, long dim = -1) => Operators.Call("glu", input, dim);
        }
    }
}
