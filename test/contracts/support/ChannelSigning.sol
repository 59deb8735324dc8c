// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ChannelConfig, Voucher, VoucherClaim} from "../../../contracts/interfaces/ChannelTypes.sol";
import {IDepositCollector} from "../../../contracts/local/IDepositCollector.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {SolidityTest} from "./SolidityTest.sol";

/// @notice Collects what the payer has allowed, less what it is told to keep back.
contract AllowanceCollector is IDepositCollector {
    /// @inheritdoc IDepositCollector
    function collect(address payer, address token, uint256 amount, bytes32, bytes calldata data) external {
        uint256 keptBack = data.length == 0 ? 0 : abi.decode(data, (uint256));
        IERC20(token).transferFrom(payer, msg.sender, amount - keptBack);
    }
}

/// @notice Channels whose vouchers the payer's session key signs, and which the receiver's authorizer claims.
abstract contract ChannelSigning is SolidityTest {
    uint40 internal constant DELAY = 15 minutes;

    AllowanceCollector internal collector;
    address internal immutable session = actor("session");
    address internal immutable authorizer = actor("authorizer");

    function _channels() internal view virtual returns (InferenceChannels);

    function _deposit(ChannelConfig memory config, uint128 amount) internal returns (bytes32 channelId) {
        _channels().deposit(config, amount, address(collector), "");
        return _channels().getChannelId(config);
    }

    function _line(
        ChannelConfig memory config,
        uint128 maximum,
        uint128 total
    ) internal view returns (VoucherClaim memory) {
        bytes32 digest = _channels().getVoucherDigest(_channels().getChannelId(config), maximum);
        return VoucherClaim(Voucher(config, maximum), _sign("session", digest), total);
    }

    function _lines(VoucherClaim memory line) internal pure returns (VoucherClaim[] memory lines) {
        lines = new VoucherClaim[](1);
        lines[0] = line;
    }

    function _sign(string memory name, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey(name), digest);
        return abi.encodePacked(r, s, v);
    }
}
