namespace TorchSharp;

public static partial class torch
{
    // Comparisons and logic.
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Operators.Call("eq.Tensor", this, target);

        public Tensor eq(Scalar target) => Operators.Call("eq.Scalar", this, target);

        public Tensor eq_(Tensor target) => Operators.CallInPlace("eq_.Tensor", this, target);

        public Tensor eq_(Scalar target) => Operators.CallInPlace("eq_.Scalar", this, target);

        public Tensor equal(Tensor target) => eq(target);

        public Tensor ne(Tensor target) => Operators.Call("ne.Tensor", this, target);

        public Tensor ne(Scalar target) => Operators.Call("ne.Scalar", this, target);

        public Tensor ne_(Tensor target) => Operators.CallInPlace("ne_.Tensor", this, target);

        public Tensor ne_(Scalar target) => Operators.CallInPlace("ne_.Scalar", this, target);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor lt(Tensor target) => Operators.Call("lt.Tensor", this, target);

        public Tensor lt(Scalar target) => Operators.Call("lt.Scalar", this, target);

        public Tensor lt_(Tensor target) => Operators.CallInPlace("lt_.Tensor", this, target);

        public Tensor lt_(Scalar target) => Operators.CallInPlace("lt_.Scalar", this, target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor le(Tensor target) => Operators.Call("le.Tensor", this, target);

        public Tensor le(Scalar target) => Operators.Call("le.Scalar", this, target);

        public Tensor le_(Tensor target) => Operators.CallInPlace("le_.Tensor", this, target);

        public Tensor le_(Scalar target) => Operators.CallInPlace("le_.Scalar", this, target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor gt(Tensor target) => Operators.Call("gt.Tensor", this, target);

        public Tensor gt(Scalar target) => Operators.Call("gt.Scalar", this, target);

        public Tensor gt_(Tensor target) => Operators.CallInPlace("gt_.Tensor", this, target);

        public Tensor gt_(Scalar target) => Operators.CallInPlace("gt_.Scalar", this, target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor ge(Tensor target) => Operators.Call("ge.Tensor", this, target);

        public Tensor ge(Scalar target) => Operators.Call("ge.Scalar", this, target);

        public Tensor ge_(Tensor target) => Operators.CallInPlace("ge_.Tensor", this, target);

        public Tensor ge_(Scalar target) => Operators.CallInPlace("ge_.Scalar", this, target);

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor logical_and(Tensor other) => Operators.Call("logical_and", this, other);

        public Tensor logical_and_(Tensor other) => Operators.CallInPlace("logical_and_", this, other);

        public Tensor logical_or(Tensor other) => Operators.Call("logical_or", this, other);

        public Tensor logical_or_(Tensor other) => Operators.CallInPlace("logical_or_", this, other);

        public Tensor logical_xor(Tensor other) => Operators.Call("logical_xor", this, other);

        public Tensor bitwise_and(Tensor other) => Operators.Call("bitwise_and.Tensor", this, other);

        public Tensor bitwise_and_(Tensor other) => Operators.CallInPlace("bitwise_and_.Tensor", this, other);

        public Tensor bitwise_or(Tensor other) => Operators.Call("bitwise_or.Tensor", this, other);

        public Tensor bitwise_or_(Tensor other) => Operators.CallInPlace("bitwise_or_.Tensor", this, other);

        public Tensor bitwise_xor(Tensor other) => Operators.Call("bitwise_xor.Tensor", this, other);

        public Tensor bitwise_xor_(Tensor other) => Operators.CallInPlace("bitwise_xor_.Tensor", this, other);

        public Tensor bitwise_left_shift(Tensor other) => Operators.Call("bitwise_left_shift.Tensor", this, other);

        public Tensor bitwise_right_shift(Tensor other) => Operators.Call("bitwise_right_shift.Tensor", this, other);

        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => Operators.CallBool("allclose", this, target, rtol, atol, equal_nan);

        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => Operators.Call("isclose", this, other, rtol, atol, nanEqual);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) => Operators.Call("isin.Tensor_Tensor", this, test_elements, assumeUnique, invert);

        public bool is_nonzero() => ToScalar().ToBoolean();
    }
}
